/// Calls from person to person: SIP at the super node, and the overlay by which super nodes find
/// people.
@NullMarked
package perigee.calling;

import org.jspecify.annotations.NullMarked;
