@NullMarked
package perigee.selection.allocate;

import org.jspecify.annotations.NullMarked;
