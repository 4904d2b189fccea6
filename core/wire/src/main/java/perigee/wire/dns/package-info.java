/// DNS messages on bytes (RFC 1035 and what came after): queries are read and responses written
/// without an object per message; records and names as values for everything off the hot path.
@NullMarked
package perigee.wire.dns;

import org.jspecify.annotations.NullMarked;
