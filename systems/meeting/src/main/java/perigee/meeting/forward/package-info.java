/// The media plane of a connector: packets of participants in, packets for participants out. Pure:
/// clock, chance and the way out are handed in, and one thread owns it all.
@NullMarked
package perigee.meeting.forward;

import org.jspecify.annotations.NullMarked;
