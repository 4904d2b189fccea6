@NullMarked
package perigee.selection.predict;

import org.jspecify.annotations.NullMarked;
