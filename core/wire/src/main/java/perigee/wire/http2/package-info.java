/// HTTP/2 on bytes: frames, settings and flow control (RFC 9113), HPACK (RFC 7541), priorities (RFC
/// 9218).
@NullMarked
package perigee.wire.http2;

import org.jspecify.annotations.NullMarked;
