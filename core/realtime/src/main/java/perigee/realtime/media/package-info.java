/// The media port: one UDP port for many peers, each of which is reached by ICE, known by DTLS and
/// spoken to by SRTP. One thread does it all.
@NullMarked
package perigee.realtime.media;

import org.jspecify.annotations.NullMarked;
