package perigee.net.udp;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import perigee.net.kernel.Libc;

/// The sockets of a set of ports, by number. It belongs to one thread.
final class PortTable {

  private static final Duration NEVER = Duration.ofMillis(1);

  private final MemorySegment state;
  private final int[] sockets;
  private final InetSocketAddress[] addresses;
  private final boolean[] ipv6;
  private final int[] unused;
  private int unusedCount;

  /// A table.
  ///
  /// @param ports that it has room for
  PortTable(Arena arena, int ports) {
    this.state = Libc.state(arena);
    this.sockets = new int[ports];
    this.addresses = new InetSocketAddress[ports];
    this.ipv6 = new boolean[ports];
    this.unused = new int[ports];
    for (int i = 0; i < ports; i++) {
      unused[i] = ports - 1 - i;
    }
    this.unusedCount = ports;
    Arrays.fill(sockets, -1);
  }

  /// Opens a socket.
  ///
  /// @param buffer octets that may wait in it, either way
  /// @param shared whether other sets may have the same
  /// @return its number
  /// @throws IOException if it can't be had
  int open(InetSocketAddress address, int buffer, boolean shared) throws IOException {
    if (unusedCount == 0) {
      throw new IOException("no room for a further port");
    }
    NativeSocket made;
    try (Arena passing = Arena.ofConfined()) {
      DatagramsConfig config =
          new DatagramsConfig(
              address,
              1,
              DatagramPorts.MOST_OCTETS,
              DatagramPorts.MOST_OCTETS,
              buffer,
              NEVER,
              shared);
      made = NativeSocket.open(config, passing, state);
    }
    int port = unused[--unusedCount];
    sockets[port] = made.descriptor();
    addresses[port] = made.local();
    ipv6[port] = address.getAddress() instanceof Inet6Address;
    return port;
  }

  void close(int port) {
    Libc.close(state, sockets[port]);
    sockets[port] = -1;
    unused[unusedCount++] = port;
  }

  void closeAll() {
    for (int port = 0; port < sockets.length; port++) {
      if (isOpen(port)) {
        close(port);
      }
    }
  }

  boolean isOpen(int port) {
    return sockets[port] >= 0;
  }

  int socket(int port) {
    return sockets[port];
  }

  boolean isIpv6(int port) {
    return ipv6[port];
  }

  InetSocketAddress address(int port) {
    return addresses[port];
  }

  int size() {
    return sockets.length - unusedCount;
  }

  /// Says how many routers pass on what a port sends from now on.
  ///
  /// @return whether the kernel does it
  boolean hops(int port, int hops) {
    try (Arena passing = Arena.ofConfined()) {
      MemorySegment value = passing.allocate(JAVA_INT);
      value.set(JAVA_INT, 0, hops);
      int level = ipv6[port] ? Libc.SOL_IPV6 : Libc.SOL_IP;
      int option = ipv6[port] ? Libc.IPV6_UNICAST_HOPS : Libc.IP_TTL;
      return Libc.setsockopt(state, sockets[port], level, option, value) == 0;
    }
  }
}
