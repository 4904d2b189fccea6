package perigee.calling.sip;

import java.util.EnumMap;
import java.util.Map;

/// Where this element is reached, by transport. Belongs to SIP's loop.
final class ListenerPorts {

  private static final int USUAL = 5060;

  private final Map<Transport, Integer> ports = new EnumMap<>(Transport.class);

  void put(Transport transport, int port) {
    ports.put(transport, port);
  }

  boolean has(int port) {
    return ports.containsValue(port);
  }

  /// The port of a transport; of one that has no listener, that of any other.
  int of(Transport transport) {
    Integer port = ports.get(transport);
    return port == null ? ports.values().stream().findFirst().orElse(USUAL) : port;
  }
}
