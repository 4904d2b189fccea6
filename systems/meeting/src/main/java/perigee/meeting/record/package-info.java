/// Recording of a meeting: what is taken from the forwarding thread, put in order and written, and
/// the folders that recordings are kept in.
@NullMarked
package perigee.meeting.record;

import org.jspecify.annotations.NullMarked;
