package perigee.net.udp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import perigee.net.kernel.Libc;

/// An address and port as the kernel writes them (`struct sockaddr_in`, `sockaddr_in6`), read and
/// written where they lie. IPv4 by way of an IPv6 socket counts as IPv4.
final class SocketName {

  /// Octets that there must be room for.
  static final long ROOM = 32;

  private static final int SOCKADDR_IN = 16;
  private static final int SOCKADDR_IN6 = 28;
  private static final long MAPPED = 0xffffL << 32;
  private static final int HALF = 32;
  private static final int SHORT = 0xffff;

  private SocketName() {}

  private static long word(MemorySegment memory, long at) {
    return Long.reverseBytes(memory.get(JAVA_LONG_UNALIGNED, at));
  }

  private static boolean isLong(MemorySegment memory, long at) {
    return memory.get(JAVA_SHORT, at) == Libc.AF_INET6
        && (word(memory, at + 8) != 0 || (word(memory, at + 16) & ~0xffff_ffffL) != MAPPED);
  }

  /// 4 or 16: octets of the address.
  static int octets(MemorySegment memory, long at) {
    return isLong(memory, at) ? PeerAddress.IPV6 : PeerAddress.IPV4;
  }

  /// The first 64 bits of the address, from the left; IPv4 fills the upper 32.
  static long high(MemorySegment memory, long at) {
    if (memory.get(JAVA_SHORT, at) != Libc.AF_INET6) {
      return (long) Integer.reverseBytes(memory.get(JAVA_INT, at + 4)) << HALF;
    }
    return isLong(memory, at) ? word(memory, at + 8) : word(memory, at + 16) << HALF;
  }

  /// The other 64 bits of an IPv6 address.
  static long low(MemorySegment memory, long at) {
    return isLong(memory, at) ? word(memory, at + 16) : 0;
  }

  static int port(MemorySegment memory, long at) {
    return Short.reverseBytes(memory.get(JAVA_SHORT, at + 2)) & SHORT;
  }

  /// Writes one.
  ///
  /// @param ipv6Socket whether it is for a socket of IPv6
  /// @return how long it is
  static int write(
      MemorySegment memory,
      long at,
      int octets,
      long high,
      long low,
      int port,
      boolean ipv6Socket) {
    memory.set(JAVA_SHORT, at + 2, Short.reverseBytes((short) port));
    if (ipv6Socket) {
      boolean mapped = octets == PeerAddress.IPV4;
      memory.set(JAVA_SHORT, at, (short) Libc.AF_INET6);
      memory.set(JAVA_INT, at + 4, 0);
      memory.set(JAVA_LONG_UNALIGNED, at + 8, mapped ? 0 : Long.reverseBytes(high));
      long last = mapped ? MAPPED | high >>> HALF : low;
      memory.set(JAVA_LONG_UNALIGNED, at + 16, Long.reverseBytes(last));
      memory.set(JAVA_INT, at + 24, 0);
      return SOCKADDR_IN6;
    }
    memory.set(JAVA_SHORT, at, (short) Libc.AF_INET);
    memory.set(JAVA_INT, at + 4, Integer.reverseBytes((int) (high >>> HALF)));
    memory.set(JAVA_LONG_UNALIGNED, at + 8, 0);
    return SOCKADDR_IN;
  }
}
