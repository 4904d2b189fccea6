package perigee.realtime.media;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/// What the network in front of us does with our ports, as servers told: whether all see the same
/// (RFC 4787 §4.1). It belongs to the port's thread.
final class PortMapping {

  private final Map<Integer, InetSocketAddress> first = new HashMap<>();
  private boolean random;

  /// A server sees a socket so.
  void seen(int socket, InetSocketAddress as) {
    InetSocketAddress before = first.putIfAbsent(socket, as);
    if (before != null
        && before.getAddress().equals(as.getAddress())
        && before.getPort() != as.getPort()) {
      random = true;
    }
  }

  /// Whether each destination sees another port.
  boolean isRandom() {
    return random;
  }
}
