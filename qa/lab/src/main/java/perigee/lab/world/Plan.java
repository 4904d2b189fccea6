package perigee.lab.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import perigee.lab.scenario.Scenario;
import perigee.lab.wan.Address;

/// All hosts of a scenario with their addresses, which exist inside the namespaces only: servers in
/// 100.64.0.0/16, resolvers in 198.19.0.0/16, clients where the scenario says.
///
/// A client has two more addresses. `.1` of its prefix is its router, which answers probes. The one
/// in 100.127.0.0/16 is its shadow: the truth is fetched from there, so that the network under test
/// learns nothing about the client from it.
public final class Plan {

  private static final double NO_ACCESS_MILLIS = 0;
  private static final double NO_ACCESS_BOUND = 1e6;
  private static final int CLIENT_HOST = 10;
  private static final int PREFIX_STEP = 256;
  private static final Address SERVERS = address("100.64.0.0");
  private static final Address RESOLVERS = address("198.19.0.0");
  private static final Address SHADOWS = address("100.127.0.0");
  private static final int NAME_SERVERS_AT = 1;
  private static final int CORES_AT = 2;
  private static final int EDGES_AT = 10;

  private final List<LabNode> nodes = new ArrayList<>();
  private final Map<String, LabNode> byName = new HashMap<>();

  private Plan() {}

  public static Plan of(Scenario scenario) {
    Plan plan = new Plan();
    plan.server("control", LabNode.Kind.CONTROL, scenario.control(), SERVERS.plus(1));
    plan.server("origin", LabNode.Kind.ORIGIN, scenario.origin(), SERVERS.plus(2));
    plan.server("root", LabNode.Kind.ROOT, scenario.root(), SERVERS.plus(3));
    int number = 1;
    for (Scenario.NameServer server : scenario.nameServers()) {
      Address address = SERVERS.plus(NAME_SERVERS_AT * PREFIX_STEP + number++);
      plan.server(server.name(), LabNode.Kind.NAME_SERVER, server.place(), address);
    }
    plan.regions(scenario.cores(), LabNode.Kind.CORE, CORES_AT);
    plan.regions(scenario.regions(), LabNode.Kind.EDGE, EDGES_AT);
    number = 1;
    for (Scenario.Resolver resolver : scenario.resolvers()) {
      Address address = RESOLVERS.plus(PREFIX_STEP * number++ + 1);
      plan.server(resolver.name(), LabNode.Kind.RESOLVER, resolver.place(), address);
    }
    number = 1;
    for (Scenario.ClientGroup client : scenario.clients()) {
      plan.client(client, SHADOWS.plus(PREFIX_STEP * number++ + CLIENT_HOST));
    }
    return plan;
  }

  public List<LabNode> nodes() {
    return List.copyOf(nodes);
  }

  public List<LabNode> of(LabNode.Kind kind) {
    return nodes.stream().filter(node -> node.kind() == kind).toList();
  }

  public LabNode node(String name) {
    LabNode node = byName.get(name);
    if (node == null) {
      throw new IllegalArgumentException("no node " + name);
    }
    return node;
  }

  /// The address from which a client fetches what tells the truth.
  public static Address shadow(LabNode client) {
    return client.addresses().getLast();
  }

  /// The address of a client's router.
  public static Address router(LabNode client) {
    return client.addresses().get(1);
  }

  private void regions(List<Scenario.Region> regions, LabNode.Kind kind, int at) {
    int place = at;
    for (Scenario.Region region : regions) {
      for (int i = 1; i <= region.nodes(); i++) {
        Address address = SERVERS.plus(place * PREFIX_STEP + i);
        add(
            new LabNode(
                region.name() + i,
                kind,
                region.name(),
                region.place(),
                List.of(address),
                NO_ACCESS_MILLIS,
                NO_ACCESS_BOUND));
      }
      place++;
    }
  }

  private void server(String name, LabNode.Kind kind, String place, Address address) {
    add(new LabNode(name, kind, name, place, List.of(address), NO_ACCESS_MILLIS, NO_ACCESS_BOUND));
  }

  private void client(Scenario.ClientGroup client, Address shadow) {
    List<Address> addresses =
        List.of(client.prefix().plus(CLIENT_HOST), client.prefix().plus(1), shadow);
    add(
        new LabNode(
            client.name(),
            LabNode.Kind.CLIENT,
            client.name(),
            client.place(),
            addresses,
            client.accessMillis(),
            client.accessMbit()));
  }

  private void add(LabNode node) {
    if (byName.put(node.name(), node) != null) {
      throw new IllegalArgumentException("two nodes are called " + node.name());
    }
    nodes.add(node);
  }

  private static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }
}
