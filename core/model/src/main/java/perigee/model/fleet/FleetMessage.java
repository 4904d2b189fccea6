package perigee.model.fleet;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.model.LogPosition;
import perigee.model.Role;
import perigee.model.Topology;
import perigee.model.purge.PurgeEvent;
import perigee.model.release.SignedRelease;
import perigee.model.tls.TlsChanges;

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
  record Hello(
      String node,
      Role role,
      String region,
      String fabric,
      String version,
      Map<String, String> listeners,
      LogPosition purges,
      long release,
      long tls)
      implements FromNode {

    public Hello {
      listeners = Map.copyOf(listeners);
    }
  }

  /// Load and health, each second.
  record Report(NodeReport report) implements FromNode {}

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
