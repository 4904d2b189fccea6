/// Meetings: a connector per meeting forwards media between its participants (an SFU).
@NullMarked
package perigee.meeting;

import org.jspecify.annotations.NullMarked;
