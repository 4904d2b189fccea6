package perigee.calling.sip;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Where this element is reached: by transport, and by the port that a client came by. A client
/// that only one port is let out for must find that port in every URI. Belongs to SIP's loop.
final class ListenerPorts {

  private static final int USUAL = 5060;

  private final Map<Transport, Integer> ports = new EnumMap<>(Transport.class);

  /// Ports of others' listeners that clients came by.
  private final Set<Integer> shared = new HashSet<>(2);

  void put(Transport transport, int port) {
    ports.put(transport, port);
  }

  void share(int port) {
    shared.add(port);
  }

  boolean has(int port) {
    return ports.containsValue(port) || shared.contains(port);
  }

  /// The port of a transport; of one that has no listener, that of any other.
  int of(Transport transport) {
    Integer port = ports.get(transport);
    return port == null ? ports.values().stream().findFirst().orElse(USUAL) : port;
  }

  /// The port by which the other end of a connection comes back.
  int of(Flow flow) {
    return flow.port() == 0 ? of(flow.transport()) : flow.port();
  }

  /// Whether both ends come back by the same transport and port.
  boolean isSame(Flow one, Flow other) {
    return one.transport() == other.transport() && of(one) == of(other);
  }

  /// This element as the other end of a connection is to reach it.
  ///
  /// @param host by which clients reach it
  String uri(String user, String host, Flow flow) {
    return "sip:" + user + "@" + host + ":" + of(flow) + ";transport=" + name(flow.transport());
  }

  private static String name(Transport transport) {
    return switch (transport) {
      case TCP -> "tcp";
      case TLS -> "tls";
      case WS, WSS -> "ws";
    };
  }
}
