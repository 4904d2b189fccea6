/// RTP and RTCP on bytes (RFC 3550, RFC 8285, RFC 4585, RFC 5104, transport-wide congestion
/// control), read and written in place without an object per packet.
@NullMarked
package perigee.wire.rtp;

import org.jspecify.annotations.NullMarked;
