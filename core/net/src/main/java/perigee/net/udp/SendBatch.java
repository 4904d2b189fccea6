package perigee.net.udp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// What waits to leave by some ports of a set: bursts leave as one, and what leaves by one port
/// leaves by one call of the kernel, whoever it is for. It belongs to one thread.
final class SendBatch {

  private final int most;
  private final MessageVector messages;
  private final Bursts bursts;
  private int waiting;

  /// A batch.
  ///
  /// @param most datagrams of it
  SendBatch(Arena arena, int most) {
    this.most = most;
    this.messages = new MessageVector(arena, most, DatagramPorts.MOST_OCTETS, true);
    this.bursts = new Bursts(arena, messages, most);
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
  /// @param from the port that it leaves by
  /// @param ipv6Socket whether that one is of IPv6
  /// @return whether there is room for another
  boolean add(
      int from, boolean ipv6Socket, int octets, long high, long low, int peerPort, int length) {
    messages.address(waiting, octets, high, low, peerPort, ipv6Socket);
    messages.length(waiting, length);
    bursts.add(from, high, low, peerPort, length);
    waiting++;
    return waiting < most;
  }

  /// Sends all of it.
  ///
  /// @return how many datagrams the kernel did not take
  int send(PortTable table) {
    waiting = 0;
    return bursts.send(table);
  }
}
