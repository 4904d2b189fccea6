/// DTLS 1.2 that agrees on keys for SRTP (RFC 5764): both ends know each other by the fingerprints
/// that their session descriptions told (RFC 8122). A virtual thread for each association; it is
/// begun only with an address that has proved that it is there.
@NullMarked
package perigee.realtime.dtls;

import org.jspecify.annotations.NullMarked;
