/// What browsers and a meeting say to each other over a WebSocket; `docs/signalling.md` is its
/// reference.
@NullMarked
package perigee.meeting.signal;

import org.jspecify.annotations.NullMarked;
