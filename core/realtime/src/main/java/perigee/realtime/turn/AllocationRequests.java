package perigee.realtime.turn;

import org.jspecify.annotations.Nullable;
import perigee.wire.stun.StunAttribute;
import perigee.wire.stun.StunError;

/// Lends addresses, and lends them on (RFC 8656 §7, §8). It belongs to one thread.
final class AllocationRequests {

  private static final int UDP = 17;
  private static final int FAMILY_IPV4 = 1;
  private static final int FAMILY_IPV6 = 2;

  private final TurnExchange exchange;
  private final TurnLimits limits;
  private final Allocations allocations;
  private final TurnStatistics statistics;

  AllocationRequests(
      TurnExchange exchange,
      TurnLimits limits,
      Allocations allocations,
      TurnStatistics statistics) {
    this.exchange = exchange;
    this.limits = limits;
    this.allocations = allocations;
    this.statistics = statistics;
  }

  int allocate(Source client, @Nullable Allocation there, Caller caller) {
    if (there != null) {
      boolean again =
          there.transactionHigh == exchange.message.transactionHigh()
              && there.transactionLow == exchange.message.transactionLow();
      return again
          ? allocated(client, there, caller, false)
          : exchange.refuse(StunError.ALLOCATION_MISMATCH, caller);
    }
    StunError wrong = allocationError();
    if (wrong != null) {
      return exchange.refuse(wrong, caller);
    }
    long wanted = exchange.message.number(StunAttribute.REQUESTED_ADDRESS_FAMILY, 1);
    boolean both = exchange.message.has(StunAttribute.ADDITIONAL_ADDRESS_FAMILY);
    int octets = wanted == FAMILY_IPV6 ? TurnLoop.IPV6 : TurnLoop.IPV4;
    if (!allocations.has(octets)) {
      return exchange.refuse(StunError.ADDRESS_FAMILY_NOT_SUPPORTED, caller);
    }
    if (!allocations.enter(caller.account, client)) {
      return exchange.refuse(StunError.ALLOCATION_QUOTA_REACHED, caller);
    }
    Allocation made =
        new Allocation(
            client,
            caller.account,
            caller.user,
            caller.key,
            exchange.message.transactionHigh(),
            exchange.message.transactionLow(),
            limits,
            exchange.nowMillis());
    made.untilMillis = exchange.nowMillis() + lifetimeSeconds() * TurnExchange.MILLIS;
    boolean even = exchange.message.has(StunAttribute.EVEN_PORT);
    if (!allocations.open(made, octets, even)) {
      allocations.leave(made);
      return exchange.refuse(StunError.INSUFFICIENT_CAPACITY, caller);
    }
    // Whoever asks for both gets what there is, and is told what is missing (RFC 8656 §7.2).
    boolean missing =
        both && !(allocations.has(TurnLoop.IPV6) && allocations.open(made, TurnLoop.IPV6, false));
    allocations.add(made, client);
    statistics.count(TurnStatistics.Kind.ALLOCATIONS);
    return allocated(client, made, caller, missing);
  }

  private @Nullable StunError allocationError() {
    long transport = exchange.message.number(StunAttribute.REQUESTED_TRANSPORT, 1);
    if (transport < 0) {
      return StunError.BAD_REQUEST;
    }
    if (transport != UDP) {
      return StunError.UNSUPPORTED_TRANSPORT;
    }
    long wanted = exchange.message.number(StunAttribute.REQUESTED_ADDRESS_FAMILY, 1);
    if (wanted >= 0 && wanted != FAMILY_IPV4 && wanted != FAMILY_IPV6) {
      return StunError.ADDRESS_FAMILY_NOT_SUPPORTED;
    }
    long additional = exchange.message.number(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 1);
    long even = exchange.message.number(StunAttribute.EVEN_PORT, 1);
    boolean token = exchange.message.has(StunAttribute.RESERVATION_TOKEN);
    boolean contradiction =
        (additional >= 0 && (additional != FAMILY_IPV6 || wanted >= 0 || even > 0))
            || (token && (even >= 0 || wanted >= 0 || additional >= 0));
    if (contradiction) {
      return StunError.BAD_REQUEST;
    }
    // A pair of ports is reserved for nobody: RTP and RTCP share one today (RFC 8834 §4.5).
    return token || even > 0 ? StunError.INSUFFICIENT_CAPACITY : null;
  }

  private int allocated(Source client, Allocation allocation, Caller caller, boolean missing) {
    exchange.succeed();
    relayed(allocation.relay4, TurnLoop.IPV4);
    relayed(allocation.relay6, TurnLoop.IPV6);
    long left = (allocation.untilMillis - exchange.nowMillis()) / TurnExchange.MILLIS;
    exchange.writer.number(StunAttribute.LIFETIME, (int) left);
    exchange.mapped(client);
    if (missing) {
      exchange.writer.addressError(
          TurnLoop.IPV6,
          allocations.has(TurnLoop.IPV6)
              ? StunError.INSUFFICIENT_CAPACITY
              : StunError.ADDRESS_FAMILY_NOT_SUPPORTED);
    }
    return exchange.end(caller);
  }

  private void relayed(int relay, int octets) {
    if (relay >= 0) {
      allocations.relayedAddress(relay, octets, exchange.address);
      exchange.writer.address(StunAttribute.XOR_RELAYED_ADDRESS, exchange.address);
    }
  }

  private long lifetimeSeconds() {
    long least = TurnConfig.LIFETIME.toSeconds();
    long wanted = exchange.message.number(StunAttribute.LIFETIME, 4);
    return Math.clamp(wanted, least, limits.longest().toSeconds());
  }

  int refresh(Allocation allocation, Caller caller) {
    long family = exchange.message.number(StunAttribute.REQUESTED_ADDRESS_FAMILY, 1);
    boolean mismatch =
        (family == FAMILY_IPV4 && allocation.relay4 < 0)
            || (family == FAMILY_IPV6 && allocation.relay6 < 0)
            || (family >= 0 && family != FAMILY_IPV4 && family != FAMILY_IPV6);
    if (mismatch) {
      return exchange.refuse(StunError.PEER_ADDRESS_FAMILY_MISMATCH, caller);
    }
    int seconds = 0;
    if (exchange.message.number(StunAttribute.LIFETIME, 4) == 0) {
      allocations.remove(allocation);
    } else {
      seconds = (int) lifetimeSeconds();
      allocation.untilMillis = exchange.nowMillis() + seconds * TurnExchange.MILLIS;
    }
    exchange.succeed();
    exchange.writer.number(StunAttribute.LIFETIME, seconds);
    return exchange.end(caller);
  }
}
