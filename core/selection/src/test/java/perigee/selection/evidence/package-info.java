@NullMarked
package perigee.selection.evidence;

import org.jspecify.annotations.NullMarked;
