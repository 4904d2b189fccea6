/// Datagrams in batches, for every protocol on UDP: one socket per loop, one platform thread per
/// loop, and no object per packet.
@NullMarked
package perigee.net.udp;

import org.jspecify.annotations.NullMarked;
