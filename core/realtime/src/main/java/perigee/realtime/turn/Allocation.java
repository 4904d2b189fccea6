package perigee.realtime.turn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One client's relayed ports, with the peers that it may speak to (RFC 8656 §5). It belongs to one
/// thread. Permissions and channels are few, and mostly the last one is asked for again: short
/// arrays, that one first.
final class Allocation {

  /// How long a permission lives (RFC 8656 §9).
  static final long PERMISSION_MILLIS = 300_000;

  /// How long a channel is bound (RFC 8656 §12).
  static final long CHANNEL_MILLIS = 600_000;

  private static final int FEW = 4;

  /// An address with a permission.
  private static final class Permission {

    final long high;
    final long low;
    long untilMillis;

    Permission(long high, long low) {
      this.high = high;
      this.low = low;
    }
  }

  final String user;
  final String account;
  final byte[] key;
  final long transactionHigh;
  final int transactionLow;

  /// Where its client is; of a stream the port alone is -1.
  final int clientPort;

  final int octets;
  final long high;
  final long low;
  final int peerPort;
  final @Nullable StreamClient stream;

  /// The ports that it relays from, or -1: of IPv4 and of IPv6.
  int relay4 = -1;

  int relay6 = -1;
  long untilMillis;

  private final int mostPeers;
  private final float bytesPerMilli;
  private final float mostCredit;
  private @Nullable Permission[] permissions = new Permission[FEW];
  private @Nullable Binding[] bindings = new Binding[FEW];
  private int permissionCount;
  private int bindingCount;
  private int lastPermission;
  private int lastChannel;
  private int lastPeer;
  private float credit;
  private long creditMillis;

  Allocation(
      Source client,
      String account,
      String user,
      byte[] key,
      long transactionHigh,
      int transactionLow,
      TurnLimits limits,
      long nowMillis) {
    this.user = user;
    this.account = account;
    this.key = key;
    this.transactionHigh = transactionHigh;
    this.transactionLow = transactionLow;
    this.clientPort = client.port();
    this.octets = client.octets();
    this.high = client.high();
    this.low = client.low();
    this.peerPort = client.peerPort();
    this.stream = client.stream();
    this.mostPeers = limits.peers();
    this.bytesPerMilli = limits.bytesPerSecond() / 1000f;
    this.mostCredit = limits.bytesPerSecond();
    this.credit = mostCredit;
    this.creditMillis = nowMillis;
  }

  boolean isOf(int port, long otherHigh, long otherLow, int otherPort) {
    return clientPort == port && high == otherHigh && low == otherLow && peerPort == otherPort;
  }

  /// The port that it relays to a family from, or -1.
  int relay(int family) {
    return family == TurnLoop.IPV4 ? relay4 : relay6;
  }

  /// Takes octets from what it may send and receive in a second.
  boolean admits(int length, long nowMillis) {
    if (nowMillis != creditMillis) {
      credit = Math.min(mostCredit, credit + (nowMillis - creditMillis) * bytesPerMilli);
      creditMillis = nowMillis;
    }
    if (credit < length) {
      return false;
    }
    credit -= length;
    return true;
  }

  /// Whether a peer's address may be sent to and heard.
  boolean permits(long peerHigh, long peerLow, long nowMillis) {
    Permission found = permission(peerHigh, peerLow);
    return found != null && found.untilMillis > nowMillis;
  }

  private @Nullable Permission permission(long peerHigh, long peerLow) {
    for (int i = 0, at = lastPermission; i < permissionCount; i++, at++) {
      if (at >= permissionCount) {
        at = 0;
      }
      Permission each = permissions[at];
      if (each != null && each.high == peerHigh && each.low == peerLow) {
        lastPermission = at;
        return each;
      }
    }
    return null;
  }

  /// Gives or renews a permission.
  ///
  /// @return false if there is no room
  boolean permit(long peerHigh, long peerLow, long nowMillis) {
    Permission found = permission(peerHigh, peerLow);
    if (found == null) {
      if (permissionCount == mostPeers) {
        forgetPermissions(nowMillis);
      }
      if (permissionCount == mostPeers) {
        return false;
      }
      if (permissionCount == permissions.length) {
        permissions = Arrays.copyOf(permissions, Math.min(2 * permissionCount, mostPeers));
      }
      found = new Permission(peerHigh, peerLow);
      permissions[permissionCount++] = found;
    }
    found.untilMillis = nowMillis + PERMISSION_MILLIS;
    return true;
  }

  private void forgetPermissions(long nowMillis) {
    int kept = 0;
    for (int i = 0; i < permissionCount; i++) {
      Permission each = permissions[i];
      permissions[i] = null;
      if (each != null && each.untilMillis > nowMillis) {
        permissions[kept++] = each;
      }
    }
    permissionCount = kept;
    lastPermission = 0;
  }

  /// What a channel is bound to, or null.
  @Nullable Binding channel(int number, long nowMillis) {
    for (int i = 0, at = lastChannel; i < bindingCount; i++, at++) {
      if (at >= bindingCount) {
        at = 0;
      }
      Binding each = bindings[at];
      if (each != null && each.channel == number) {
        lastChannel = at;
        return each.untilMillis > nowMillis ? each : null;
      }
    }
    return null;
  }

  /// The channel that a peer has, or null.
  @Nullable Binding binding(long peerHigh, long peerLow, int port, long nowMillis) {
    for (int i = 0, at = lastPeer; i < bindingCount; i++, at++) {
      if (at >= bindingCount) {
        at = 0;
      }
      Binding each = bindings[at];
      if (each != null && each.isFor(peerHigh, peerLow, port)) {
        lastPeer = at;
        return each.untilMillis > nowMillis ? each : null;
      }
    }
    return null;
  }

  /// Binds a channel or renews it.
  ///
  /// @return what is wrong, as the error's code says: null, a mismatch, or no room
  @Nullable BindFailure bind(
      int number, int peerOctets, long peerHigh, long peerLow, int port, long nowMillis) {
    Binding byNumber = channel(number, nowMillis);
    Binding byPeer = binding(peerHigh, peerLow, port, nowMillis);
    if (byNumber != byPeer) {
      return BindFailure.MISMATCH;
    }
    Binding bound = byNumber;
    if (bound == null) {
      forgetBindings(nowMillis);
      if (bindingCount == mostPeers) {
        return BindFailure.NO_ROOM;
      }
      if (bindingCount == bindings.length) {
        bindings = Arrays.copyOf(bindings, Math.min(2 * bindingCount, mostPeers));
      }
      bound = new Binding(number, peerOctets, peerHigh, peerLow, port);
      bindings[bindingCount++] = bound;
    }
    bound.untilMillis = nowMillis + CHANNEL_MILLIS;
    return null;
  }

  /// Why a channel was not bound.
  enum BindFailure {
    MISMATCH,
    NO_ROOM
  }

  private void forgetBindings(long nowMillis) {
    int kept = 0;
    for (int i = 0; i < bindingCount; i++) {
      Binding each = bindings[i];
      bindings[i] = null;
      if (each != null && each.untilMillis > nowMillis) {
        bindings[kept++] = each;
      }
    }
    bindingCount = kept;
    lastChannel = 0;
    lastPeer = 0;
  }
}
