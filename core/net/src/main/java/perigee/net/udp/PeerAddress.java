package perigee.net.udp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Where a datagram goes to: an address and a port.
///
/// @param octets 4 or 16, of the address
/// @param high the first 64 bits, from the left; IPv4 fills the upper 32
/// @param low the other 64 bits of an IPv6 address
public record PeerAddress(int octets, long high, long low, int port) {

  static final int IPV4 = 4;
  static final int IPV6 = 16;
  private static final int HALF = 32;

  public PeerAddress {
    if (octets != IPV4 && octets != IPV6) {
      throw new IllegalArgumentException(octets + " octets are no address");
    }
  }

  /// The same of the JDK; it must be resolved.
  public static PeerAddress of(InetSocketAddress address) {
    return of(address.getAddress(), address.getPort());
  }

  static PeerAddress of(InetAddress address, int port) {
    ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
    return bytes.remaining() == IPV4
        ? new PeerAddress(IPV4, (long) bytes.getInt() << HALF, 0, port)
        : new PeerAddress(IPV6, bytes.getLong(), bytes.getLong(), port);
  }

  /// The same for the JDK.
  public InetSocketAddress socketAddress() {
    byte[] bytes = ByteBuffer.allocate(IPV6).putLong(high).putLong(low).array();
    try {
      return new InetSocketAddress(InetAddress.getByAddress(Arrays.copyOf(bytes, octets)), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(octets + " octets are no address", e);
    }
  }
}
