/// ICE (RFC 8445): checks that two ends reach each other, and that the other end still wants what
/// it is sent (RFC 7675).
@NullMarked
package perigee.realtime.ice;

import org.jspecify.annotations.NullMarked;
