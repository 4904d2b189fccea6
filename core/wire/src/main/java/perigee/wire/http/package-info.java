/// HTTP semantics on bytes and text: fields, dates, structured fields (RFC 9110, RFC 9651).
@NullMarked
package perigee.wire.http;

import org.jspecify.annotations.NullMarked;
