/// SIP at the super node (RFC 3261): streams, transactions, proxy, registrar, presence.
@NullMarked
package perigee.calling.sip;

import org.jspecify.annotations.NullMarked;
