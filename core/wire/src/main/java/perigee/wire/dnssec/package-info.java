/// Keys, signatures and denials of DNSSEC as they stand in messages (RFC 4034); what signs them is
/// elsewhere.
@NullMarked
package perigee.wire.dnssec;

import org.jspecify.annotations.NullMarked;
