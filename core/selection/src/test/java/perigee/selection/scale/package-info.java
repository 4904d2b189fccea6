/// Mapping in virtual time, on published matrices of round-trip times.
@NullMarked
package perigee.selection.scale;

import org.jspecify.annotations.NullMarked;
