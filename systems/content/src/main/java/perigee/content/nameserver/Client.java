package perigee.content.nameserver;

import java.util.Arrays;
import perigee.model.mapping.Address;
import perigee.model.mapping.Family;

/// Who sent a query. Used for one query after the other; it belongs to one thread.
public final class Client {

  private static final int IPV4_OCTETS = 4;
  private static final int IPV6_OCTETS = 16;
  private static final int LOOPBACK_IPV4 = 127;

  private final byte[] address = new byte[IPV6_OCTETS];
  private int octets;
  private long high;
  private long low;
  private boolean stream;
  private boolean known;

  /// Sets it.
  ///
  /// @param octets 4 or 16, of the address
  /// @param high the first 64 bits of the address, from the left; IPv4 fills the upper 32
  /// @param low the other 64 bits
  /// @param stream whether it speaks TCP, so that its address is its own
  public Client set(int octets, long high, long low, boolean stream) {
    this.octets = octets;
    this.high = high;
    this.low = low;
    this.stream = stream;
    this.known = false;
    return this;
  }

  Family family() {
    return octets == IPV4_OCTETS ? Family.IPV4 : Family.IPV6;
  }

  long high() {
    return high;
  }

  long low() {
    return low;
  }

  boolean isStream() {
    return stream;
  }

  /// Notes whether it showed a cookie of ours.
  void known(boolean cookie) {
    known = cookie;
  }

  boolean isKnown() {
    return known;
  }

  /// Whether the address is its own, and not one that somebody wrote into a datagram.
  boolean isProven() {
    return stream || known || isLoopback();
  }

  Address asAddress() {
    return Address.of(Arrays.copyOf(address(), octets));
  }

  int octets() {
    return octets;
  }

  /// Whether it is this machine: nobody else can send from there.
  boolean isLoopback() {
    return octets == IPV4_OCTETS ? high >>> 56 == LOOPBACK_IPV4 : high == 0 && low == 1;
  }

  /// The address in octets; overwritten by the next call.
  byte[] address() {
    for (int i = 0; i < octets; i++) {
      address[i] = (byte) ((i < 8 ? high : low) >>> (56 - 8 * (i & 7)));
    }
    return address;
  }
}
