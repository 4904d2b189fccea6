package perigee.realtime.turn;

import org.jspecify.annotations.Nullable;
import perigee.wire.stun.ChannelData;
import perigee.wire.stun.StunAttribute;
import perigee.wire.stun.StunError;

/// Lets clients speak to peers (RFC 8656 §9 to §12). It belongs to one thread.
final class PeerRequests {

  private final TurnExchange exchange;
  private final Relaying relaying;
  private final TurnStatistics statistics;

  PeerRequests(TurnExchange exchange, Relaying relaying, TurnStatistics statistics) {
    this.exchange = exchange;
    this.relaying = relaying;
    this.statistics = statistics;
  }

  int createPermission(Allocation allocation, Caller caller) {
    int count = exchange.message.count(StunAttribute.XOR_PEER_ADDRESS);
    if (count == 0) {
      return exchange.refuse(StunError.BAD_REQUEST, caller);
    }
    for (int i = 0; i < count; i++) {
      boolean read = exchange.message.address(StunAttribute.XOR_PEER_ADDRESS, i, exchange.address);
      StunError wrong = read ? peerError(allocation) : StunError.BAD_REQUEST;
      if (wrong != null) {
        return exchange.refuse(wrong, caller);
      }
    }
    for (int i = 0; i < count; i++) {
      exchange.message.address(StunAttribute.XOR_PEER_ADDRESS, i, exchange.address);
      if (!allocation.permit(
          exchange.address.high(), exchange.address.low(), exchange.nowMillis())) {
        return exchange.refuse(StunError.INSUFFICIENT_CAPACITY, caller);
      }
    }
    exchange.succeed();
    return exchange.end(caller);
  }

  private @Nullable StunError peerError(Allocation allocation) {
    if (allocation.relay(exchange.address.octets()) < 0) {
      return StunError.PEER_ADDRESS_FAMILY_MISMATCH;
    }
    return relaying.mayReach(exchange.address) ? null : StunError.FORBIDDEN;
  }

  int channelBind(Allocation allocation, Caller caller) {
    int number = (int) exchange.message.number(StunAttribute.CHANNEL_NUMBER, 2);
    boolean read = exchange.message.address(StunAttribute.XOR_PEER_ADDRESS, exchange.address);
    if (!read || number < ChannelData.FIRST || number > ChannelData.LAST) {
      return exchange.refuse(StunError.BAD_REQUEST, caller);
    }
    StunError wrong = peerError(allocation);
    if (wrong != null) {
      return exchange.refuse(wrong, caller);
    }
    Allocation.BindFailure failed =
        allocation.bind(
            number,
            exchange.address.octets(),
            exchange.address.high(),
            exchange.address.low(),
            exchange.address.port(),
            exchange.nowMillis());
    if (failed != null) {
      boolean mismatch = failed == Allocation.BindFailure.MISMATCH;
      return exchange.refuse(
          mismatch ? StunError.BAD_REQUEST : StunError.INSUFFICIENT_CAPACITY, caller);
    }
    if (!allocation.permit(exchange.address.high(), exchange.address.low(), exchange.nowMillis())) {
      return exchange.refuse(StunError.INSUFFICIENT_CAPACITY, caller);
    }
    exchange.succeed();
    return exchange.end(caller);
  }

  /// Takes data that a client sends without a channel.
  void sendIndication(@Nullable Allocation from, byte[] bytes) {
    int data = exchange.message.place(StunAttribute.DATA);
    if (from == null
        || data < 0
        || exchange.message.unknownCount() > 0
        || !exchange.message.address(StunAttribute.XOR_PEER_ADDRESS, exchange.address)) {
      statistics.count(TurnStatistics.Kind.DROPPED);
      return;
    }
    relaying.toPeer(
        from,
        exchange.address.octets(),
        exchange.address.high(),
        exchange.address.low(),
        exchange.address.port(),
        bytes,
        data,
        exchange.message.length(StunAttribute.DATA));
  }
}
