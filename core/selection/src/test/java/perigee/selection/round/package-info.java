@NullMarked
package perigee.selection.round;

import org.jspecify.annotations.NullMarked;
