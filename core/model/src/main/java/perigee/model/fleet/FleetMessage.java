package perigee.model.fleet;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.model.LogPosition;
import perigee.model.Role;
import perigee.model.Topology;
import perigee.model.mapping.Measurements;
import perigee.model.mapping.ProbeOrder;
import perigee.model.mapping.ServerDescription;
import perigee.model.mapping.ServerHealth;
import perigee.model.purge.PurgeEvent;
import perigee.model.release.SignedRelease;
import perigee.model.tls.TlsChanges;
import perigee.model.zone.NameLevel;

/// One message on the fleet link, a JSON text frame with a `type` (`FleetJson`).
public sealed interface FleetMessage {

  /// What a node says.
  sealed interface FromNode extends FleetMessage {}

  /// What control says.
  sealed interface FromControl extends FleetMessage {}

  /// The first message of a node.
  ///
  /// @param node its id; control refuses it if its certificate names another
  /// @param fabric `host:port` where other nodes reach it
  /// @param version of the program
  /// @param listeners endpoint name to URL or `host:port`, for people
  /// @param purges up to where it has applied and stored purges
  /// @param release the number of the release that it runs, 0 for none
  /// @param tls up to which version it has certificates and challenges, 0 for none
  /// @param server what it is to clients
  /// @param levels of a name server: what it answers for; of others none
  /// @param map the version of the map that it has, 0 for none
  record Hello(
      String node,
      Role role,
      String region,
      String fabric,
      String version,
      Map<String, String> listeners,
      LogPosition purges,
      long release,
      long tls,
      ServerDescription server,
      Set<NameLevel> levels,
      long map)
      implements FromNode {

    public Hello {
      listeners = Map.copyOf(listeners);
      levels = Set.copyOf(levels);
    }

    /// Of a node that answers no names.
    public Hello(
        String node,
        Role role,
        String region,
        String fabric,
        String version,
        Map<String, String> listeners,
        LogPosition purges,
        long release,
        long tls,
        ServerDescription server) {
      this(node, role, region, fabric, version, listeners, purges, release, tls, server, Set.of());
    }

    /// Of a node that has no map.
    public Hello(
        String node,
        Role role,
        String region,
        String fabric,
        String version,
        Map<String, String> listeners,
        LogPosition purges,
        long release,
        long tls,
        ServerDescription server,
        Set<NameLevel> levels) {
      this(node, role, region, fabric, version, listeners, purges, release, tls, server, levels, 0);
    }

    /// The same of a node that has a map.
    public Hello withMap(long its) {
      return new Hello(
          node, role, region, fabric, version, listeners, purges, release, tls, server, levels,
          its);
    }

    /// Of a node that clients are not sent to.
    public Hello(
        String node,
        Role role,
        String region,
        String fabric,
        String version,
        Map<String, String> listeners,
        LogPosition purges,
        long release,
        long tls) {
      this(
          node,
          role,
          region,
          fabric,
          version,
          listeners,
          purges,
          release,
          tls,
          ServerDescription.NONE);
    }
  }

  /// Load and health, each second.
  record Report(NodeReport report) implements FromNode {}

  /// What the node measured since it last told.
  record Measured(Measurements measurements) implements FromNode {}

  /// The map is in force.
  record MapApplied(long version) implements FromNode {}

  /// The node stays with the map that it had.
  record MapRefused(long version, List<String> problems) implements FromNode {

    public MapRefused {
      problems = List.copyOf(problems);
    }
  }

  /// Purges up to this position are applied and stored.
  record PurgesApplied(LogPosition position) implements FromNode {}

  /// The release is in force.
  record ReleaseApplied(long number) implements FromNode {}

  /// The node stays with the release it had.
  record ReleaseRefused(long number, List<String> problems) implements FromNode {

    public ReleaseRefused {
      problems = List.copyOf(problems);
    }
  }

  /// Certificates and challenges up to this version are in force and stored.
  record TlsApplied(long version) implements FromNode {}

  /// A client named a host that has no certificate yet.
  record CertificateWanted(String host) implements FromNode {}

  /// The reply to an `Ask`.
  ///
  /// @param json the answer, a JSON value
  record Answer(long id, String json) implements FromNode {}

  /// How far a prefetch is.
  ///
  /// @param done URLs that were fetched
  /// @param failed URLs that could not be
  record PrefetchProgress(String id, int done, int failed, int total) implements FromNode {}

  /// Purges to apply in order, none left out since the last ones.
  ///
  /// @param epoch the log's epoch
  /// @param compacted true when events between the node's position and the first of these are no
  ///   longer known: everything stored before must then be treated as stale
  /// @param upTo the position that holds once these are applied
  record Purges(long epoch, boolean compacted, LogPosition upTo, List<PurgeEvent> events)
      implements FromControl {

    public Purges {
      events = List.copyOf(events);
    }
  }

  /// A release to validate and apply.
  record NewRelease(SignedRelease release) implements FromControl {}

  /// Certificates and challenges to put in force. Holds private keys: never to be logged.
  record Tls(TlsChanges changes) implements FromControl {

    @Override
    public String toString() {
      return "Tls[up to " + changes.upTo() + ", content withheld]";
    }
  }

  /// A piece of a map, or of what changed since one that the node has, in order; with the last one
  /// it is whole. The bytes say which it is.
  ///
  /// @param version of the map; it grows
  /// @param part 0 to `parts` less one
  /// @param parts how many there are, at most `MAP_PARTS`
  /// @param bytes the piece, at most `MAP_PART_BYTES`, in Base64
  record NewMap(long version, int part, int parts, String bytes) implements FromControl {

    /// A map's pieces: 512 MiB in all, more than any fleet's.
    public static final int MAP_PARTS = 128;

    public static final int MAP_PART_BYTES = 4 << 20;

    @Override
    public String toString() {
      return "NewMap[version=" + version + ", part=" + part + " of " + parts + "]";
    }
  }

  /// How servers are now; sent at once when any of them changes.
  ///
  /// @param sequence grows with each one that control sends
  record Health(long sequence, List<ServerHealth> servers) implements FromControl {

    public Health {
      servers = List.copyOf(servers);
    }
  }

  /// What is to be measured from now on, in place of what was said before.
  ///
  /// @param hosts to probe
  /// @param beaconZone the zone below which beacons make up names, `beacon.perigee.test`; empty for
  ///   none
  record Measure(List<ProbeOrder> hosts, String beaconZone) implements FromControl {

    /// As many hosts as a node probes; what is beyond is left out.
    public static final int MOST_HOSTS = 512;

    public Measure {
      hosts = List.copyOf(hosts);
    }
  }

  /// The fleet as it is now.
  record Fleet(Topology topology) implements FromControl {}

  /// Everything missed has been sent: once it is applied, the node may serve.
  record CaughtUp() implements FromControl {}

  /// A question about the node, answered with `Answer`.
  ///
  /// @param kind `explain` (argument: request id), `status`
  record Ask(long id, String kind, @Nullable String argument) implements FromControl {}

  /// URLs to fetch into the cache.
  record Prefetch(String id, List<String> urls) implements FromControl {

    public Prefetch {
      urls = List.copyOf(urls);
    }
  }

  /// Take no new connections, finish what runs, then exit.
  record Drain() implements FromControl {}
}
