package perigee.realtime.turn;

import org.jspecify.annotations.Nullable;
import perigee.net.udp.DatagramPorts;
import perigee.wire.stun.ChannelData;
import perigee.wire.stun.StunAddress;
import perigee.wire.stun.StunAttribute;
import perigee.wire.stun.StunClass;
import perigee.wire.stun.StunMethod;
import perigee.wire.stun.StunWriter;

/// Moves data between clients and peers (RFC 8656 §11, §12). No object is made, nothing is looked
/// up twice. What two clients of one loop say to each other through their relayed addresses goes
/// from one to the other at once: the kernel would bring it back to us.
final class Relaying {

  private final DatagramPorts ports;
  private final RelayedPorts relayed;
  private final PeerPolicy policy;
  private final TurnStatistics statistics;
  private final StunWriter writer;
  private final StunAddress peer = new StunAddress();
  private final byte[] out = new byte[DatagramPorts.MOST_OCTETS + 64];
  private final TransactionIds transactions = new TransactionIds();
  private long nowMillis;

  Relaying(
      DatagramPorts ports,
      RelayedPorts relayed,
      PeerPolicy policy,
      TurnStatistics statistics,
      StunWriter writer) {
    this.ports = ports;
    this.relayed = relayed;
    this.policy = policy;
    this.statistics = statistics;
    this.writer = writer;
  }

  /// Sets the time for what follows.
  void at(long millis) {
    nowMillis = millis;
  }

  /// Takes data on a channel from a client.
  void channelData(@Nullable Allocation from, byte[] bytes, int at, int length) {
    if (from == null || length < ChannelData.HEADER) {
      statistics.count(TurnStatistics.Kind.DROPPED);
      return;
    }
    int size = ChannelData.length(bytes, at);
    Binding bound = from.channel(ChannelData.number(bytes, at), nowMillis);
    if (bound == null || size > length - ChannelData.HEADER) {
      statistics.count(TurnStatistics.Kind.DROPPED);
      return;
    }
    int data = at + ChannelData.HEADER;
    toPeer(from, bound.octets, bound.high, bound.low, bound.port, bytes, data, size);
  }

  /// Sends data to a peer that the client may speak to.
  void toPeer(
      Allocation from,
      int octets,
      long high,
      long low,
      int port,
      byte[] bytes,
      int at,
      int length) {
    int relay = from.relay(octets);
    if (relay < 0
        || !from.permits(high, low, nowMillis)
        || !from.admits(length, nowMillis)
        || relayed.isListening(octets, high, low, port)) {
      statistics.count(TurnStatistics.Kind.DROPPED);
      return;
    }
    statistics.count(TurnStatistics.Kind.TO_PEERS);
    statistics.count(TurnStatistics.Kind.TO_PEERS_BYTES, length);
    Allocation to = relayed.find(octets, high, low, port);
    if (to == null) {
      ports.send(relay, octets, high, low, port, bytes, at, length);
    } else {
      statistics.count(TurnStatistics.Kind.HAIRPINS);
      RelayedPorts.Family family = relayed.family(octets);
      toClient(to, octets, family.high, family.low, relayed.port(relay), bytes, at, length);
    }
  }

  /// Gives a client what came from a peer.
  ///
  /// @param at where the data begins; the four octets before may be overwritten
  void toClient(
      Allocation to, int octets, long high, long low, int port, byte[] bytes, int at, int length) {
    if (!to.permits(high, low, nowMillis) || !to.admits(length, nowMillis)) {
      statistics.count(TurnStatistics.Kind.DROPPED);
      return;
    }
    Binding bound = to.binding(high, low, port, nowMillis);
    if (bound != null) {
      int from = at - ChannelData.HEADER;
      ChannelData.write(bytes, from, bound.channel, length);
      deliver(to, bytes, from, ChannelData.HEADER + length);
    } else {
      writer.begin(
          StunMethod.DATA, StunClass.INDICATION, transactions.high(), transactions.low(), out, 0);
      writer.address(StunAttribute.XOR_PEER_ADDRESS, peer.set(octets, high, low, port));
      writer.bytes(StunAttribute.DATA, bytes, at, length);
      deliver(to, out, 0, writer.end());
    }
    statistics.count(TurnStatistics.Kind.TO_CLIENTS);
    statistics.count(TurnStatistics.Kind.TO_CLIENTS_BYTES, length);
  }

  private void deliver(Allocation to, byte[] bytes, int at, int length) {
    StreamClient stream = to.stream;
    if (stream != null) {
      stream.send(bytes, at, length);
    } else if (length <= DatagramPorts.MOST_OCTETS) {
      ports.send(to.clientPort, to.octets, to.high, to.low, to.peerPort, bytes, at, length);
    } else {
      statistics.count(TurnStatistics.Kind.DROPPED);
    }
  }

  /// Whether a peer may be given a permission.
  boolean mayReach(StunAddress of) {
    return relayed.isRelay(of.octets(), of.high(), of.low())
        || policy.allows(of.octets(), of.high(), of.low());
  }
}
