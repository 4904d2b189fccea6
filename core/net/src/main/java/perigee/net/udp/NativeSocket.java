package perigee.net.udp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import perigee.net.kernel.Libc;

/// A bound UDP socket of the kernel.
///
/// @param descriptor to be closed by who opened it
/// @param local where it listens
record NativeSocket(int descriptor, InetSocketAddress local) {

  private static final int SOCKADDR_IN = 16;
  private static final int SOCKADDR_IN6 = 28;
  private static final int IPV4_AT = 4;
  private static final int IPV6_AT = 8;
  private static final int SHORT = 0xffff;
  private static final int ON = 1;

  /// Opens it.
  ///
  /// @throws IOException if the kernel does not let it be there
  static NativeSocket open(DatagramsConfig config, Arena arena, MemorySegment state)
      throws IOException {
    InetAddress address = config.address().getAddress();
    if (address == null) {
      throw new IOException(config.address().getHostString() + " is not known");
    }
    boolean ipv6 = address.getAddress().length == PeerAddress.IPV6;
    int socket = Libc.socket(state, ipv6 ? Libc.AF_INET6 : Libc.AF_INET);
    if (socket < 0) {
      throw new IOException("no socket: error " + Libc.errno(state));
    }
    boolean bound = false;
    try {
      prepare(socket, config, ipv6, arena, state);
      MemorySegment name = name(config.address(), arena);
      if (Libc.bind(state, socket, name) != 0) {
        throw new IOException(
            "cannot bind UDP " + config.address() + ": error " + Libc.errno(state));
      }
      MemorySegment length = arena.allocate(JAVA_INT);
      length.set(JAVA_INT, 0, (int) name.byteSize());
      if (Libc.getsockname(state, socket, name, length) != 0) {
        throw new IOException("no name of a socket: error " + Libc.errno(state));
      }
      int port = Short.reverseBytes(name.get(JAVA_SHORT, 2)) & SHORT;
      bound = true;
      return new NativeSocket(socket, new InetSocketAddress(address, port));
    } finally {
      if (!bound) {
        Libc.close(state, socket);
      }
    }
  }

  private static void prepare(
      int socket, DatagramsConfig config, boolean ipv6, Arena arena, MemorySegment state)
      throws IOException {
    MemorySegment value = arena.allocate(JAVA_INT);
    // The kernel gives as much as it allows; less is no failure.
    value.set(JAVA_INT, 0, config.bufferBytes());
    Libc.setsockopt(state, socket, Libc.SOL_SOCKET, Libc.SO_RCVBUF, value);
    Libc.setsockopt(state, socket, Libc.SOL_SOCKET, Libc.SO_SNDBUF, value);
    value.set(JAVA_INT, 0, ON);
    if (config.shared()) {
      require(
          Libc.setsockopt(state, socket, Libc.SOL_SOCKET, Libc.SO_REUSEPORT, value),
          "SO_REUSEPORT",
          state);
    }
    if (config.address().getAddress().isAnyLocalAddress()) {
      int level = ipv6 ? Libc.SOL_IPV6 : Libc.SOL_IP;
      int option = ipv6 ? Libc.IPV6_RECVPKTINFO : Libc.IP_PKTINFO;
      require(Libc.setsockopt(state, socket, level, option, value), "PKTINFO", state);
    }
    Duration patience = config.patience();
    MemorySegment time = arena.allocate(JAVA_LONG, 2);
    time.set(JAVA_LONG, 0, patience.toSeconds());
    time.set(JAVA_LONG, JAVA_LONG.byteSize(), patience.toNanosPart() / 1000);
    require(
        Libc.setsockopt(state, socket, Libc.SOL_SOCKET, Libc.SO_RCVTIMEO, time),
        "SO_RCVTIMEO",
        state);
  }

  private static void require(int result, String option, MemorySegment state) throws IOException {
    if (result != 0) {
      throw new IOException(option + " was refused: error " + Libc.errno(state));
    }
  }

  private static MemorySegment name(InetSocketAddress address, Arena arena) {
    byte[] octets = address.getAddress().getAddress();
    boolean ipv6 = octets.length == PeerAddress.IPV6;
    MemorySegment name = arena.allocate(ipv6 ? SOCKADDR_IN6 : SOCKADDR_IN, IPV6_AT);
    name.set(JAVA_SHORT, 0, (short) (ipv6 ? Libc.AF_INET6 : Libc.AF_INET));
    name.set(JAVA_SHORT, 2, Short.reverseBytes((short) address.getPort()));
    MemorySegment.copy(octets, 0, name, JAVA_BYTE, ipv6 ? IPV6_AT : IPV4_AT, octets.length);
    return name;
  }
}
