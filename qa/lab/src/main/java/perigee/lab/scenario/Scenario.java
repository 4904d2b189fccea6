package perigee.lab.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import perigee.lab.wan.Address;

/// One run, as its file describes it.
///
/// @param name of the run and its report
/// @param seed of all chance in it
/// @param regions where edges stand
/// @param cores where cores stand
/// @param control the place of control
/// @param origin the place of the origin
/// @param root the place of the root name server and of the provider's own name server
/// @param nameServers the network's own
/// @param congestion algorithms of TCP that the figures are taken with, one after the other
public record Scenario(
    String name,
    long seed,
    Map<String, Place> places,
    Paths paths,
    List<Region> regions,
    List<Region> cores,
    String control,
    String origin,
    String root,
    List<NameServer> nameServers,
    List<Resolver> resolvers,
    List<ClientGroup> clients,
    List<String> congestion,
    Phases phases,
    Truth truth,
    List<Step> schedule) {

  public Scenario {
    places = Map.copyOf(places);
    regions = List.copyOf(regions);
    cores = List.copyOf(cores);
    nameServers = List.copyOf(nameServers);
    resolvers = List.copyOf(resolvers);
    clients = List.copyOf(clients);
    congestion = List.copyOf(congestion);
    schedule = List.copyOf(schedule);
  }

  /// Nodes that work together.
  ///
  /// @param nodes how many, each on a site of its own
  /// @param capacity requests per second that one node takes; 0 for no bound
  public record Region(String name, String place, int nodes, int capacity) {}

  /// An authoritative name server of the network.
  public record NameServer(String name, String place) {}

  /// A program that resolves for clients.
  public record Resolver(String name, ResolverKind kind, String place) {}

  /// Which program, and so whether it tells name servers who asks.
  public enum ResolverKind {
    /// Sends the client's subnet (RFC 7871).
    UNBOUND,
    /// Sends none.
    BIND
  }

  /// Clients of one prefix.
  ///
  /// @param prefix the first address of their /24
  /// @param resolver the name of theirs
  /// @param accessMillis what the last mile adds to each round trip
  /// @param accessMbit what it lets through
  /// @param requestsPerSecond of all clients of the group together
  /// @param bulkShare which share of the requests is for a large object
  /// @param beaconShare which share of pages makes the browser report
  public record ClientGroup(
      String name,
      Address prefix,
      String place,
      String resolver,
      double accessMillis,
      double accessMbit,
      double requestsPerSecond,
      double bulkShare,
      double beaconShare) {}

  /// How long each part takes.
  ///
  /// @param warm traffic before anything counts
  /// @param observe traffic that counts, nothing changes
  /// @param settle after each step of the schedule was undone
  public record Phases(Duration warm, Duration observe, Duration settle) {}

  /// How the truth is measured: each client fetches from each edge.
  ///
  /// @param rounds of the small object
  /// @param bulkRounds of the large one
  /// @param parallel large objects under way at one time
  public record Truth(int rounds, int bulkRounds, long smallBytes, long bulkBytes, int parallel) {}
}
