package perigee.control.mapping;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import perigee.control.fleet.Fleet.NodeStatus;
import perigee.model.Role;
import perigee.model.fleet.FleetMessage;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.Address;
import perigee.model.mapping.Capacity;
import perigee.model.mapping.Server;
import perigee.model.mapping.ServerDescription;
import perigee.selection.map.MapLimits;

/// The servers that clients may be sent to, by id: edges that said where clients reach them. One
/// that control has not heard of since its own start is taken from the last map, as long as it is
/// of the fleet. Of the mapper's thread.
final class ServerBook {

  /// What a server is taken to carry of whose capacity nothing is known, requests a second: all the
  /// same, so that load spreads evenly.
  static final double USUAL_REQUESTS = 5_000;

  private final Map<String, Server> servers = new TreeMap<>();
  private final Map<String, String> regions = new HashMap<>();
  private final Map<String, ServerDescription> descriptions = new HashMap<>();
  private final Map<String, NodeReport> reports = new HashMap<>();

  /// Starts from what the last map had.
  ServerBook(Collection<Server> known) {
    known.forEach(server -> servers.put(server.id(), server));
    known.forEach(server -> regions.put(server.id(), server.region()));
  }

  /// A node said who it is.
  void came(FleetMessage.Hello hello) {
    regions.put(hello.node(), hello.region());
    descriptions.put(hello.node(), hello.server());
    List<Address> addresses =
        hello.server().addresses().stream()
            .map(Address::parse)
            .flatMap(Optional::stream)
            .limit(MapLimits.ADDRESSES)
            .toList();
    if (hello.role() != Role.EDGE || addresses.isEmpty()) {
      servers.remove(hello.node());
      return;
    }
    servers.put(hello.node(), server(hello, addresses));
  }

  private static Server server(FleetMessage.Hello hello, List<Address> addresses) {
    ServerDescription said = hello.server();
    return new Server(
        hello.node(),
        hello.region(),
        said.site().isEmpty() ? hello.node() : said.site(),
        addresses,
        said.httpPort(),
        said.httpsPort(),
        requests(said.capacity()));
  }

  void reported(String node, NodeReport report) {
    reports.put(node, report);
  }

  /// Forgets who is not of the fleet any more.
  void retain(List<NodeStatus> nodes) {
    Set<String> ids = Set.copyOf(nodes.stream().map(NodeStatus::id).toList());
    servers.keySet().retainAll(ids);
    regions.keySet().retainAll(ids);
    descriptions.keySet().retainAll(ids);
    reports.keySet().retainAll(ids);
  }

  List<Server> servers() {
    return new ArrayList<>(servers.values());
  }

  boolean has(String node) {
    return servers.containsKey(node);
  }

  /// The region of any node, core or edge; null if it is not known.
  @Nullable String region(String node) {
    return regions.get(node);
  }

  /// What a node last said of itself.
  NodeReport report(String node) {
    return reports.getOrDefault(node, NodeReport.NONE);
  }

  /// What it can send, bytes a second, as configured; infinite where nothing is said, since what a
  /// server sends while it is idle tells little of what it could.
  double bytesPerSecond(String node) {
    Capacity said = descriptions.getOrDefault(node, ServerDescription.NONE).capacity();
    return said.bytesPerSecond() > 0 ? said.bytesPerSecond() : Double.POSITIVE_INFINITY;
  }

  /// What it can answer, requests a second, as configured; infinite where nothing is said.
  double requestsPerSecond(String node) {
    Capacity said = descriptions.getOrDefault(node, ServerDescription.NONE).capacity();
    return said.requestsPerSecond() > 0 ? said.requestsPerSecond() : Double.POSITIVE_INFINITY;
  }

  /// What a byte from it costs, relative to others.
  double cost(String node) {
    return descriptions.getOrDefault(node, ServerDescription.NONE).cost();
  }

  private static double requests(Capacity capacity) {
    return capacity.requestsPerSecond() > 0 ? capacity.requestsPerSecond() : USUAL_REQUESTS;
  }
}
