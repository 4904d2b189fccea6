/// One round of mapping: evidence becomes units, units get regions, and that is the next map.
@NullMarked
package perigee.selection.round;

import org.jspecify.annotations.NullMarked;
