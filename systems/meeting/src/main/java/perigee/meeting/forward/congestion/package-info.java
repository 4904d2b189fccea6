/// How much one participant can take: estimated from when packets arrived there, after
/// draft-ietf-rmcat-gcc-02 and Carlucci et al., "Analysis and design of the Google congestion
/// control for web real-time communication", MMSys 2016. Pure; one thread.
@NullMarked
package perigee.meeting.forward.congestion;

import org.jspecify.annotations.NullMarked;
