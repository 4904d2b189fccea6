package perigee.net.http;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// How many connections each client address has; it holds no more entries than there are
/// connections. Safe for all loops.
final class ClientCounts {

  private static final int IPV6_BYTES = 16;
  private static final int NETWORK_BYTES = 8;

  private final ConcurrentMap<Long, Integer> open = new ConcurrentHashMap<>();
  private final ClientBounds bounds;

  ClientCounts(ClientBounds bounds) {
    this.bounds = bounds;
  }

  /// Counts one more, unless the client has all that it may have.
  boolean take(InetAddress client) {
    if (isFree(client)) {
      return true;
    }
    int most = bounds.connections();
    // One more than the most stands for a refusal: it is taken back at once.
    int now = open.merge(key(client), 1, Integer::sum);
    if (now > most) {
      leave(client);
    }
    return now <= most;
  }

  /// Counts one less.
  void leave(InetAddress client) {
    if (!isFree(client)) {
      open.computeIfPresent(key(client), (_, count) -> count > 1 ? count - 1 : null);
    }
  }

  /// Addresses that have a connection.
  int size() {
    return open.size();
  }

  private boolean isFree(InetAddress client) {
    return client.isLoopbackAddress() && !bounds.loopbackCounts();
  }

  /// An IPv6 client's /64, or an IPv4 address, which has no equal among the /64s in use (RFC 4291
  /// §2.5.5.2).
  private static Long key(InetAddress client) {
    byte[] bytes = client.getAddress();
    long key = bytes.length == IPV6_BYTES ? 0 : 0xffffL;
    for (int i = 0; i < Math.min(bytes.length, NETWORK_BYTES); i++) {
      key = key << 8 | (bytes[i] & 0xff);
    }
    return key;
  }
}
