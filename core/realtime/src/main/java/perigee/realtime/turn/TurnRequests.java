package perigee.realtime.turn;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import perigee.net.udp.NetworkBuckets;
import perigee.wire.stun.ChannelData;
import perigee.wire.stun.LongTermKey;
import perigee.wire.stun.MessageIntegrity;
import perigee.wire.stun.StunAddress;
import perigee.wire.stun.StunAttribute;
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

  private static final int MOST_USER = 508;
  private static final int UDP = 17;
  private static final int FAMILY_IPV4 = 1;
  private static final int FAMILY_IPV6 = 2;
  private static final long MILLIS = 1000;

  private final TurnConfig config;
  private final Credentials credentials;
  private final Allocations allocations;
  private final Relaying relaying;
  private final TurnStatistics statistics;
  private final Nonces nonces;
  private final NetworkBuckets unauthenticated;
  private final MessageIntegrity integrity;
  private final StunWriter writer;
  private final StunMessage message = new StunMessage();
  private final StunAddress address = new StunAddress();
  private final byte[] realm;
  private byte[] out = new byte[0];
  private long nowMillis;

  /// Who sent a request, once that is sure.
  private static final class Caller {

    final String account;
    final String user;
    final byte[] key;

    Caller(String account, String user, byte[] key) {
      this.account = account;
      this.user = user;
      this.key = key;
    }
  }

  TurnRequests(
      TurnConfig config,
      Credentials credentials,
      Allocations allocations,
      Relaying relaying,
      TurnStatistics statistics,
      byte[] nonceSecret,
      MessageIntegrity integrity,
      StunWriter writer) {
    this.config = config;
    this.credentials = credentials;
    this.allocations = allocations;
    this.relaying = relaying;
    this.statistics = statistics;
    this.nonces = new Nonces(nonceSecret);
    this.unauthenticated = new NetworkBuckets(config.limits().unauthenticatedPerSecond());
    this.integrity = integrity;
    this.writer = writer;
    this.realm = config.realm().getBytes(StandardCharsets.UTF_8);
  }

  /// Handles a message.
  ///
  /// @param into takes the answer from its start on; [#ROOM] octets
  /// @return how long the answer is; 0 for none
  int handle(Source client, byte[] bytes, int at, int length, byte[] into, long millis) {
    if (!message.read(bytes, at, length) || !message.fingerprintHolds()) {
      return 0;
    }
    out = into;
    nowMillis = millis;
    if (message.messageClass() == StunClass.INDICATION) {
      if (message.method() == StunMethod.SEND) {
        sendIndication(client, bytes);
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
    if (message.unknownCount() > 0) {
      return refuse(StunError.UNKNOWN_ATTRIBUTE, null);
    }
    statistics.count(TurnStatistics.Kind.BINDINGS);
    writer.answer(message, StunClass.SUCCESS, out, 0);
    mapped(client);
    return end(null);
  }

  /// Whether a network has had its share of what needs no credential: it might be somebody else's
  /// address.
  private boolean held(Source client) {
    if (client.stream() != null
        || unauthenticated.take(client.octets(), client.high(), 1, nowMillis)) {
      return false;
    }
    statistics.count(TurnStatistics.Kind.HELD_BACK);
    return true;
  }

  private int turn(Source client) {
    switch (message.method()) {
      case StunMethod.ALLOCATE,
          StunMethod.REFRESH,
          StunMethod.CREATE_PERMISSION,
          StunMethod.CHANNEL_BIND -> {}
      default -> {
        return held(client) ? 0 : refuse(StunError.BAD_REQUEST, null);
      }
    }
    Allocation allocation = allocations.find(client);
    StunError wrong = credentialError(client);
    Caller caller = wrong == null ? caller(allocation) : null;
    if (caller == null) {
      statistics.count(TurnStatistics.Kind.UNAUTHENTICATED);
      return held(client) ? 0 : challenge(client, wrong);
    }
    if (message.unknownCount() > 0) {
      return refuse(StunError.UNKNOWN_ATTRIBUTE, caller);
    }
    if (message.method() == StunMethod.ALLOCATE) {
      return allocate(client, allocation, caller);
    }
    if (allocation == null) {
      return refuse(StunError.ALLOCATION_MISMATCH, caller);
    }
    if (!allocation.user.equals(caller.user)) {
      return refuse(StunError.WRONG_CREDENTIALS, caller);
    }
    return switch (message.method()) {
      case StunMethod.REFRESH -> refresh(allocation, caller);
      case StunMethod.CREATE_PERMISSION -> createPermission(allocation, caller);
      default -> channelBind(allocation, caller);
    };
  }

  /// What is wrong with a request's credential before its key is looked at (RFC 8489 §9.2.4).
  private @Nullable StunError credentialError(Source client) {
    if (!MessageIntegrity.isSealed(message)) {
      return StunError.UNAUTHENTICATED;
    }
    if (!message.has(StunAttribute.USERNAME)
        || !message.has(StunAttribute.REALM)
        || !message.has(StunAttribute.NONCE)
        || message.length(StunAttribute.USERNAME) > MOST_USER) {
      return StunError.BAD_REQUEST;
    }
    byte[] nonce = message.value(StunAttribute.NONCE);
    return nonces.holds(nonce, client, nowMillis / MILLIS) ? null : StunError.STALE_NONCE;
  }

  private @Nullable Caller caller(@Nullable Allocation allocation) {
    String user = new String(message.value(StunAttribute.USERNAME), StandardCharsets.UTF_8);
    if (!Arrays.equals(message.value(StunAttribute.REALM), realm)) {
      return null;
    }
    if (allocation != null
        && allocation.user.equals(user)
        && integrity.holds(message, allocation.key)) {
      // A credential that ends does not end what was begun with it.
      return new Caller(allocation.account, user, allocation.key);
    }
    for (int i = 0; i < credentials.alternatives(); i++) {
      Credentials.Known known = credentials.find(user, nowMillis / MILLIS, i);
      if (known != null) {
        byte[] key = LongTermKey.of(user, config.realm(), known.password());
        if (integrity.holds(message, key)) {
          return new Caller(known.account(), user, key);
        }
      }
    }
    return null;
  }

  private int challenge(Source client, @Nullable StunError wrong) {
    StunError error = wrong == null ? StunError.UNAUTHENTICATED : wrong;
    writer.answer(message, StunClass.ERROR, out, 0);
    writer.error(error);
    if (error != StunError.BAD_REQUEST) {
      writer.bytes(StunAttribute.REALM, realm);
      writer.bytes(StunAttribute.NONCE, nonces.make(client, nowMillis / MILLIS));
    }
    return end(null);
  }

  private int allocate(Source client, @Nullable Allocation there, Caller caller) {
    if (there != null) {
      boolean again =
          there.transactionHigh == message.transactionHigh()
              && there.transactionLow == message.transactionLow();
      return again
          ? allocated(client, there, caller, false)
          : refuse(StunError.ALLOCATION_MISMATCH, caller);
    }
    StunError wrong = allocationError();
    if (wrong != null) {
      return refuse(wrong, caller);
    }
    long wanted = message.number(StunAttribute.REQUESTED_ADDRESS_FAMILY, 1);
    boolean both = message.has(StunAttribute.ADDITIONAL_ADDRESS_FAMILY);
    int octets = wanted == FAMILY_IPV6 ? TurnLoop.IPV6 : TurnLoop.IPV4;
    if (!allocations.has(octets)) {
      return refuse(StunError.ADDRESS_FAMILY_NOT_SUPPORTED, caller);
    }
    if (!allocations.enter(caller.account, client)) {
      return refuse(StunError.ALLOCATION_QUOTA_REACHED, caller);
    }
    Allocation made =
        new Allocation(
            client,
            caller.account,
            caller.user,
            caller.key,
            message.transactionHigh(),
            message.transactionLow(),
            config.limits(),
            nowMillis);
    made.untilMillis = nowMillis + lifetimeSeconds() * MILLIS;
    boolean even = message.has(StunAttribute.EVEN_PORT);
    if (!allocations.open(made, octets, even)) {
      allocations.leave(made);
      return refuse(StunError.INSUFFICIENT_CAPACITY, caller);
    }
    // Whoever asks for both gets what there is, and is told what is missing (RFC 8656 §7.2).
    boolean missing =
        both && !(allocations.has(TurnLoop.IPV6) && allocations.open(made, TurnLoop.IPV6, false));
    allocations.add(made, client);
    statistics.count(TurnStatistics.Kind.ALLOCATIONS);
    return allocated(client, made, caller, missing);
  }

  private @Nullable StunError allocationError() {
    long transport = message.number(StunAttribute.REQUESTED_TRANSPORT, 1);
    if (transport < 0) {
      return StunError.BAD_REQUEST;
    }
    if (transport != UDP) {
      return StunError.UNSUPPORTED_TRANSPORT;
    }
    long wanted = message.number(StunAttribute.REQUESTED_ADDRESS_FAMILY, 1);
    if (wanted >= 0 && wanted != FAMILY_IPV4 && wanted != FAMILY_IPV6) {
      return StunError.ADDRESS_FAMILY_NOT_SUPPORTED;
    }
    long additional = message.number(StunAttribute.ADDITIONAL_ADDRESS_FAMILY, 1);
    long even = message.number(StunAttribute.EVEN_PORT, 1);
    boolean token = message.has(StunAttribute.RESERVATION_TOKEN);
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
    writer.answer(message, StunClass.SUCCESS, out, 0);
    relayed(allocation.relay4, TurnLoop.IPV4);
    relayed(allocation.relay6, TurnLoop.IPV6);
    long left = (allocation.untilMillis - nowMillis) / MILLIS;
    writer.number(StunAttribute.LIFETIME, (int) left);
    mapped(client);
    if (missing) {
      writer.addressError(
          TurnLoop.IPV6,
          allocations.has(TurnLoop.IPV6)
              ? StunError.INSUFFICIENT_CAPACITY
              : StunError.ADDRESS_FAMILY_NOT_SUPPORTED);
    }
    return end(caller);
  }

  private void relayed(int relay, int octets) {
    if (relay >= 0) {
      allocations.relayedAddress(relay, octets, address);
      writer.address(StunAttribute.XOR_RELAYED_ADDRESS, address);
    }
  }

  private void mapped(Source client) {
    address.set(client.octets(), client.high(), client.low(), client.peerPort());
    writer.address(StunAttribute.XOR_MAPPED_ADDRESS, address);
  }

  private long lifetimeSeconds() {
    long least = TurnConfig.LIFETIME.toSeconds();
    long wanted = message.number(StunAttribute.LIFETIME, 4);
    return Math.clamp(wanted, least, config.limits().longest().toSeconds());
  }

  private int refresh(Allocation allocation, Caller caller) {
    long family = message.number(StunAttribute.REQUESTED_ADDRESS_FAMILY, 1);
    boolean mismatch =
        (family == FAMILY_IPV4 && allocation.relay4 < 0)
            || (family == FAMILY_IPV6 && allocation.relay6 < 0)
            || (family >= 0 && family != FAMILY_IPV4 && family != FAMILY_IPV6);
    if (mismatch) {
      return refuse(StunError.PEER_ADDRESS_FAMILY_MISMATCH, caller);
    }
    int seconds = 0;
    if (message.number(StunAttribute.LIFETIME, 4) == 0) {
      allocations.remove(allocation);
    } else {
      seconds = (int) lifetimeSeconds();
      allocation.untilMillis = nowMillis + seconds * MILLIS;
    }
    writer.answer(message, StunClass.SUCCESS, out, 0);
    writer.number(StunAttribute.LIFETIME, seconds);
    return end(caller);
  }

  private int createPermission(Allocation allocation, Caller caller) {
    int count = message.count(StunAttribute.XOR_PEER_ADDRESS);
    if (count == 0) {
      return refuse(StunError.BAD_REQUEST, caller);
    }
    for (int i = 0; i < count; i++) {
      boolean read = message.address(StunAttribute.XOR_PEER_ADDRESS, i, address);
      StunError wrong = read ? peerError(allocation) : StunError.BAD_REQUEST;
      if (wrong != null) {
        return refuse(wrong, caller);
      }
    }
    for (int i = 0; i < count; i++) {
      message.address(StunAttribute.XOR_PEER_ADDRESS, i, address);
      if (!allocation.permit(address.high(), address.low(), nowMillis)) {
        return refuse(StunError.INSUFFICIENT_CAPACITY, caller);
      }
    }
    writer.answer(message, StunClass.SUCCESS, out, 0);
    return end(caller);
  }

  private @Nullable StunError peerError(Allocation allocation) {
    if (allocation.relay(address.octets()) < 0) {
      return StunError.PEER_ADDRESS_FAMILY_MISMATCH;
    }
    return relaying.mayReach(address) ? null : StunError.FORBIDDEN;
  }

  private int channelBind(Allocation allocation, Caller caller) {
    int number = (int) message.number(StunAttribute.CHANNEL_NUMBER, 2);
    boolean read = message.address(StunAttribute.XOR_PEER_ADDRESS, address);
    if (!read || number < ChannelData.FIRST || number > ChannelData.LAST) {
      return refuse(StunError.BAD_REQUEST, caller);
    }
    StunError wrong = peerError(allocation);
    if (wrong != null) {
      return refuse(wrong, caller);
    }
    Allocation.BindFailure failed =
        allocation.bind(
            number, address.octets(), address.high(), address.low(), address.port(), nowMillis);
    if (failed != null) {
      boolean mismatch = failed == Allocation.BindFailure.MISMATCH;
      return refuse(mismatch ? StunError.BAD_REQUEST : StunError.INSUFFICIENT_CAPACITY, caller);
    }
    if (!allocation.permit(address.high(), address.low(), nowMillis)) {
      return refuse(StunError.INSUFFICIENT_CAPACITY, caller);
    }
    writer.answer(message, StunClass.SUCCESS, out, 0);
    return end(caller);
  }

  private void sendIndication(Source client, byte[] bytes) {
    Allocation from = allocations.find(client);
    int data = message.place(StunAttribute.DATA);
    if (from == null
        || data < 0
        || message.unknownCount() > 0
        || !message.address(StunAttribute.XOR_PEER_ADDRESS, address)) {
      statistics.count(TurnStatistics.Kind.DROPPED);
      return;
    }
    relaying.toPeer(
        from,
        address.octets(),
        address.high(),
        address.low(),
        address.port(),
        bytes,
        data,
        message.length(StunAttribute.DATA));
  }

  private int refuse(StunError error, @Nullable Caller caller) {
    statistics.count(TurnStatistics.Kind.REFUSED);
    writer.answer(message, StunClass.ERROR, out, 0);
    writer.error(error);
    if (error == StunError.UNKNOWN_ATTRIBUTE) {
      writer.unknown(message);
    }
    return end(caller);
  }

  /// Seals the answer as the request was sealed, and ends it.
  private int end(@Nullable Caller caller) {
    if (caller != null) {
      writer.seal(MessageIntegrity.kind(message), caller.key);
    }
    if (message.has(StunAttribute.FINGERPRINT)) {
      writer.fingerprint();
    }
    return writer.end();
  }
}
