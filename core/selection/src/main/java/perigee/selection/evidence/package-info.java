/// What was measured of the paths between clients and targets, and how far it can be trusted.
@NullMarked
package perigee.selection.evidence;

import org.jspecify.annotations.NullMarked;
