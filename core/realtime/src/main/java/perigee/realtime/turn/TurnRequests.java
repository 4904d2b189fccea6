package perigee.realtime.turn;

import perigee.net.udp.NetworkBuckets;
import perigee.wire.stun.MessageIntegrity;
import perigee.wire.stun.StunClass;
import perigee.wire.stun.StunError;
import perigee.wire.stun.StunMessage;
import perigee.wire.stun.StunMethod;
import perigee.wire.stun.StunWriter;

/// Answers requests (RFC 8489 §6.3, RFC 8656 §7 to §12). It belongs to one thread.
final class TurnRequests {

  /// Octets that an answer has at the most, but for what it repeats of a user name: 548 that every
  /// path carries.
  static final int ROOM = 1024;

  private final TurnExchange exchange;
  private final Authentication authentication;
  private final Allocations allocations;
  private final AllocationRequests lending;
  private final PeerRequests peers;
  private final TurnStatistics statistics;
  private final NetworkBuckets unauthenticated;

  TurnRequests(
      TurnConfig config,
      Credentials credentials,
      Allocations allocations,
      Relaying relaying,
      TurnStatistics statistics,
      byte[] nonceSecret,
      MessageIntegrity integrity,
      StunWriter writer) {
    this.exchange = new TurnExchange(integrity, writer, statistics);
    this.authentication = new Authentication(exchange, config, credentials, nonceSecret);
    this.allocations = allocations;
    this.lending = new AllocationRequests(exchange, config.limits(), allocations, statistics);
    this.peers = new PeerRequests(exchange, relaying, statistics);
    this.statistics = statistics;
    this.unauthenticated = new NetworkBuckets(config.limits().unauthenticatedPerSecond());
  }

  /// Handles a message.
  ///
  /// @param into takes the answer from its start on; [#ROOM] octets
  /// @return how long the answer is; 0 for none
  int handle(Source client, byte[] bytes, int at, int length, byte[] into, long millis) {
    if (!exchange.read(bytes, at, length, into, millis)) {
      return 0;
    }
    StunMessage message = exchange.message;
    if (message.messageClass() == StunClass.INDICATION) {
      if (message.method() == StunMethod.SEND) {
        peers.sendIndication(allocations.find(client), bytes);
      }
      return 0;
    }
    if (message.messageClass() != StunClass.REQUEST) {
      return 0;
    }
    return message.method() == StunMethod.BINDING ? binding(client) : turn(client);
  }

  private int binding(Source client) {
    if (held(client)) {
      return 0;
    }
    if (exchange.message.unknownCount() > 0) {
      return exchange.refuse(StunError.UNKNOWN_ATTRIBUTE, null);
    }
    statistics.count(TurnStatistics.Kind.BINDINGS);
    exchange.succeed();
    exchange.mapped(client);
    return exchange.end(null);
  }

  /// Whether a network has had its share of what needs no credential: it might be somebody else's
  /// address.
  private boolean held(Source client) {
    if (client.stream() != null
        || unauthenticated.take(client.octets(), client.high(), 1, exchange.nowMillis())) {
      return false;
    }
    statistics.count(TurnStatistics.Kind.HELD_BACK);
    return true;
  }

  private int turn(Source client) {
    switch (exchange.message.method()) {
      case StunMethod.ALLOCATE,
          StunMethod.REFRESH,
          StunMethod.CREATE_PERMISSION,
          StunMethod.CHANNEL_BIND -> {}
      default -> {
        return held(client) ? 0 : exchange.refuse(StunError.BAD_REQUEST, null);
      }
    }
    Allocation allocation = allocations.find(client);
    StunError wrong = authentication.error(client);
    Caller caller = wrong == null ? authentication.caller(allocation) : null;
    if (caller == null) {
      statistics.count(TurnStatistics.Kind.UNAUTHENTICATED);
      return held(client) ? 0 : authentication.challenge(client, wrong);
    }
    if (exchange.message.unknownCount() > 0) {
      return exchange.refuse(StunError.UNKNOWN_ATTRIBUTE, caller);
    }
    if (exchange.message.method() == StunMethod.ALLOCATE) {
      return lending.allocate(client, allocation, caller);
    }
    if (allocation == null) {
      return exchange.refuse(StunError.ALLOCATION_MISMATCH, caller);
    }
    if (!allocation.user.equals(caller.user)) {
      return exchange.refuse(StunError.WRONG_CREDENTIALS, caller);
    }
    return switch (exchange.message.method()) {
      case StunMethod.REFRESH -> lending.refresh(allocation, caller);
      case StunMethod.CREATE_PERMISSION -> peers.createPermission(allocation, caller);
      default -> peers.channelBind(allocation, caller);
    };
  }
}
