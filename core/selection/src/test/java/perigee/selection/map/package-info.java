@NullMarked
package perigee.selection.map;

import org.jspecify.annotations.NullMarked;
