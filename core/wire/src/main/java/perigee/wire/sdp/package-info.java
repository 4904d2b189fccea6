/// Session descriptions (RFC 8866) with what WebRTC agrees on in them: bundles (RFC 9143), ICE (RFC
/// 8839), DTLS (RFC 8842), streams and simulcast (RFC 8851, RFC 8853, RFC 5576, RFC 8830).
@NullMarked
package perigee.wire.sdp;

import org.jspecify.annotations.NullMarked;
