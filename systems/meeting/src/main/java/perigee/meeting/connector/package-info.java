/// The process of one meeting: its room and its media on one thread, its host at the other end of a
/// stream.
@NullMarked
package perigee.meeting.connector;

import org.jspecify.annotations.NullMarked;
