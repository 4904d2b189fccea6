/// HTTP/1.1 messages (RFC 9112): heads, framing, chunks.
@NullMarked
package perigee.wire.http1;

import org.jspecify.annotations.NullMarked;
