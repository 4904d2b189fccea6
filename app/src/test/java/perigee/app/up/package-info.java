/// Facts about a network on one machine.
@NullMarked
package perigee.app.up;

import org.jspecify.annotations.NullMarked;
