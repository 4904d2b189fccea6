/// SIP messages on bytes (RFC 3261): strict where a liberal reading would let two elements
/// understand one message differently, lenient where RFC 4475 shows that it must be.
///
/// Text is kept as ISO 8859-1, one character for each octet, so that what is passed on is what
/// came; the little that people read (display names, reasons) is UTF-8 in it.
@NullMarked
package perigee.wire.sip;

import org.jspecify.annotations.NullMarked;
