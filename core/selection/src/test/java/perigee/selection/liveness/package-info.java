@NullMarked
package perigee.selection.liveness;

import org.jspecify.annotations.NullMarked;
