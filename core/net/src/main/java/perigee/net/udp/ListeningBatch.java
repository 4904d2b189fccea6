package perigee.net.udp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What waits to leave by one listening port: one call of the kernel sends it, whoever it is for,
/// and bursts leave as one. It belongs to one thread.
final class ListeningBatch {

  /// All of a turn, so that bursts come together.
  private static final int MOST = 1024;

  private final int port;
  private final MessageVector messages;
  private final Bursts bursts;
  private int waiting;

  ListeningBatch(Arena arena, int port) {
    this.port = port;
    this.messages = new MessageVector(arena, MOST, DatagramPorts.MOST_OCTETS, true);
    this.bursts = new Bursts(arena, messages, MOST);
  }

  int port() {
    return port;
  }

  /// Where the next datagram may be written, from [#at] on.
  MemorySegment data() {
    return messages.data();
  }

  long at() {
    return (long) waiting * DatagramPorts.MOST_OCTETS;
  }

  /// Takes the datagram that was written there.
  ///
  /// @return whether there is room for another
  boolean add(int octets, long high, long low, int peerPort, int length, boolean ipv6Socket) {
    messages.address(waiting, octets, high, low, peerPort, ipv6Socket);
    messages.length(waiting, length);
    bursts.add(high, low, peerPort, length);
    waiting++;
    return waiting < MOST;
  }

  /// Sends all of it.
  ///
  /// @return how many datagrams the kernel did not take
  int send(int socket) {
    waiting = 0;
    return bursts.send(socket);
  }
}
