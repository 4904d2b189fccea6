@NullMarked
package perigee.app.talk;

import org.jspecify.annotations.NullMarked;
