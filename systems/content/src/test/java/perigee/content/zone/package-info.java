@NullMarked
package perigee.content.zone;

import org.jspecify.annotations.NullMarked;
