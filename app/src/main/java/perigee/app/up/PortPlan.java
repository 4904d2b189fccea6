package perigee.app.up;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import perigee.app.client.Failure;
import perigee.app.config.HostPort;
import perigee.app.config.OwnAddresses;

/// Which listener has which port: from the base port up, in a fixed order.
///
/// @param host the address that all listeners bind
/// @param basePort the API's port
record PortPlan(String host, int basePort) {

  private static final int CONTROL_PORTS = 2;
  private static final int PORTS_PER_CACHE = 3;
  private static final int FIRST_HTTPS =
      CONTROL_PORTS + PORTS_PER_CACHE * LocalNode.caches().size();
  private static final int FIRST_DNS = FIRST_HTTPS + LocalNode.edges().size();
  private static final int PORTS_PER_NAME_SERVER = 3;
  private static final int FIRST_STUN =
      FIRST_DNS + PORTS_PER_NAME_SERVER * LocalNode.nameServers().size();
  private static final int PORTS_PER_SUPER_NODE = 9;
  private static final String LOOPBACK = "127.0.0.1";

  private static final int FIRST_FREE = 20_000;
  private static final int FREE = 10_000;
  private static final int TRIES = 50;

  /// Loopback, with ports that are free now, somewhere below those that the kernel lends.
  static PortPlan free() throws IOException {
    Random random = new Random();
    for (int i = 0; i < TRIES; i++) {
      PortPlan plan = new PortPlan(LOOPBACK, FIRST_FREE + random.nextInt(FREE));
      if (plan.isFree()) {
        return plan;
      }
    }
    throw new IOException("no " + size() + " ports in a row are free");
  }

  private boolean isFree() {
    try {
      requireFree();
      return true;
    } catch (Failure _) {
      return false;
    }
  }

  /// How many ports the plan takes.
  static int size() {
    return FIRST_STUN + PORTS_PER_SUPER_NODE * LocalNode.superNodes().size();
  }

  /// Whether nobody but this machine reaches the listeners.
  boolean isLoopback() {
    return host.equals(LOOPBACK);
  }

  HostPort api() {
    return at(0);
  }

  HostPort fleet() {
    return at(1);
  }

  HostPort http(LocalNode cache) {
    return at(first(cache));
  }

  /// Behind those of the caches, which have kept their places.
  HostPort https(LocalNode edge) {
    return at(FIRST_HTTPS + LocalNode.edges().indexOf(edge));
  }

  /// By UDP and TCP.
  HostPort dns(LocalNode nameServer) {
    return at(firstOf(nameServer));
  }

  HostPort dnsAdmin(LocalNode nameServer) {
    return at(firstOf(nameServer) + 1);
  }

  /// Where clients are redirected to their edge.
  HostPort redirect(LocalNode nameServer) {
    return at(firstOf(nameServer) + 2);
  }

  /// STUN and TURN by UDP and TCP.
  HostPort stun(LocalNode superNode) {
    return at(firstOfSuper(superNode));
  }

  /// The same by TLS.
  HostPort turnTls(LocalNode superNode) {
    return at(firstOfSuper(superNode) + 1);
  }

  HostPort superAdmin(LocalNode superNode) {
    return at(firstOfSuper(superNode) + 2);
  }

  /// The web app and meetings by HTTP.
  HostPort talk(LocalNode superNode) {
    return at(firstOfSuper(superNode) + 3);
  }

  /// The same by HTTPS.
  HostPort talkTls(LocalNode superNode) {
    return at(firstOfSuper(superNode) + 4);
  }

  /// SIP by TCP.
  HostPort sip(LocalNode superNode) {
    return at(firstOfSuper(superNode) + 5);
  }

  /// The same by TLS.
  HostPort sipTls(LocalNode superNode) {
    return at(firstOfSuper(superNode) + 6);
  }

  /// Where super nodes speak to each other.
  HostPort overlay(LocalNode superNode) {
    return at(firstOfSuper(superNode) + 7);
  }

  /// Where talk hosts hold meetings together.
  HostPort cascade(LocalNode superNode) {
    return at(firstOfSuper(superNode) + 8);
  }

  HostPort fabric(LocalNode cache) {
    return at(first(cache) + 1);
  }

  HostPort admin(LocalNode cache) {
    return at(first(cache) + 2);
  }

  /// Where this machine reaches a listener: a wildcard address is not one to connect to.
  static HostPort reached(HostPort listener) {
    return listener.host().equals("0.0.0.0") ? new HostPort(LOOPBACK, listener.port()) : listener;
  }

  /// The address by which others reach what listens here: this machine's first if all are bound.
  String announced() {
    if (!host.equals("0.0.0.0")) {
      return host;
    }
    return OwnAddresses.all().stream().findFirst().orElse(LOOPBACK);
  }

  /// A listener as others reach it.
  HostPort announced(HostPort listener) {
    return new HostPort(announced(), listener.port());
  }

  /// Fails with the port, who needs it and the way out if any of them is taken.
  void requireFree() throws Failure {
    for (Map.Entry<String, HostPort> listener : listeners().entrySet()) {
      HostPort address = listener.getValue();
      try (ServerSocket probe = new ServerSocket()) {
        probe.setReuseAddress(true);
        probe.bind(new InetSocketAddress(address.host(), address.port()));
      } catch (IOException taken) {
        throw new Failure(
            "port %d, which %s needs, is not free (%s); stop what listens there or move the network"
                    .formatted(address.port(), listener.getKey(), taken.getMessage())
                + " with --base-port N");
      }
    }
  }

  private Map<String, HostPort> listeners() {
    Map<String, HostPort> all = new LinkedHashMap<>();
    all.put("control's API", api());
    all.put("control's fleet link", fleet());
    for (LocalNode cache : LocalNode.caches()) {
      all.put(cache.id() + "'s HTTP listener", http(cache));
      all.put(cache.id() + "'s fabric listener", fabric(cache));
      all.put(cache.id() + "'s admin listener", admin(cache));
    }
    for (LocalNode edge : LocalNode.edges()) {
      all.put(edge.id() + "'s HTTPS listener", https(edge));
    }
    for (LocalNode nameServer : LocalNode.nameServers()) {
      all.put(nameServer.id() + "'s DNS listener", dns(nameServer));
      all.put(nameServer.id() + "'s admin listener", dnsAdmin(nameServer));
      all.put(nameServer.id() + "'s redirect listener", redirect(nameServer));
    }
    for (LocalNode superNode : LocalNode.superNodes()) {
      all.put(superNode.id() + "'s STUN listener", stun(superNode));
      all.put(superNode.id() + "'s TLS listener", turnTls(superNode));
      all.put(superNode.id() + "'s admin listener", superAdmin(superNode));
      all.put(superNode.id() + "'s talk listener", talk(superNode));
      all.put(superNode.id() + "'s talk listener with TLS", talkTls(superNode));
      all.put(superNode.id() + "'s SIP listener", sip(superNode));
      all.put(superNode.id() + "'s SIP listener with TLS", sipTls(superNode));
      all.put(superNode.id() + "'s overlay listener", overlay(superNode));
      all.put(superNode.id() + "'s cascade listener", cascade(superNode));
    }
    return all;
  }

  private HostPort at(int offset) {
    return new HostPort(host, basePort + offset);
  }

  private static int first(LocalNode cache) {
    return CONTROL_PORTS + PORTS_PER_CACHE * LocalNode.caches().indexOf(cache);
  }

  private static int firstOf(LocalNode nameServer) {
    return FIRST_DNS + PORTS_PER_NAME_SERVER * LocalNode.nameServers().indexOf(nameServer);
  }

  private static int firstOfSuper(LocalNode superNode) {
    return FIRST_STUN + PORTS_PER_SUPER_NODE * LocalNode.superNodes().indexOf(superNode);
  }
}
