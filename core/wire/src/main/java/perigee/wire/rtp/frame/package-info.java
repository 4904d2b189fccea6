/// Frames of video put together again from the payloads of RTP, as files want them.
@NullMarked
package perigee.wire.rtp.frame;

import org.jspecify.annotations.NullMarked;
