/// What RTP payloads say about themselves before anybody decodes them: which picture, which layer,
/// whether a decoder can begin here. Read and rewritten in place, without an object per packet.
@NullMarked
package perigee.wire.rtp.payload;

import org.jspecify.annotations.NullMarked;
