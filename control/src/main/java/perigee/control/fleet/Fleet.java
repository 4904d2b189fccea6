package perigee.control.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.model.LogPosition;
import perigee.model.Role;
import perigee.model.fleet.FleetMessage;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.ServerDescription;
import perigee.model.purge.Purge;

/// The nodes as control has them on its links.
public interface Fleet {

  /// Every node that joined, by id.
  List<NodeStatus> nodes();

  /// Writes purges to the log and sends them to all nodes.
  ///
  /// @return the position of the last
  LogPosition purge(List<Purge> purges);

  /// How far a purge is. A node whose link broke a moment ago, or has not come back since control
  /// started, counts as online until a grace time is over: it may still be serving.
  PurgeProgress progress(LogPosition position);

  /// Waits until every online node has acknowledged, or the time is over.
  PurgeProgress await(LogPosition position, Duration atMost) throws InterruptedException;

  /// On how many nodes certificates and challenges are, up to a version; counted as for purges.
  Spread tlsSpread(long version);

  /// Waits until every online node has acknowledged, or the time is over.
  Spread awaitTls(long version, Duration atMost) throws InterruptedException;

  /// Asks a node; empty if it is not linked or does not answer in time.
  Optional<String> ask(String node, String kind, @Nullable String argument);

  /// Lets nodes of these regions fetch URLs into their caches.
  ///
  /// @param regions empty for all edge regions
  /// @return the prefetch's id
  String prefetch(List<String> urls, List<String> regions);

  Optional<PrefetchStatus> prefetchStatus(String id);

  /// Sets who hears what nodes say of themselves and of each other.
  void observe(FleetObserver next);

  /// Sends a message to a node; false if it is not linked.
  boolean send(String node, FleetMessage.FromControl message);

  /// Tells a node to drain and exit; false if it is not linked.
  boolean drain(String node);

  /// Takes a node out of the fleet and ends its link; false if there is none.
  boolean remove(String node);

  /// Makes the token with which one node may join: the secret and the authority's fingerprint.
  String joinToken(String node, Role role, String region, Duration life);

  /// The certificate of the fleet's authority, in PEM: by it clients know the operator's nodes.
  String certificate();

  /// A node.
  ///
  /// @param fabric where other nodes reach it; empty if it never linked
  /// @param purges up to where it acknowledged
  /// @param release the release that it runs
  /// @param refused why it refused a newer release; empty if it did not
  /// @param report the last one
  /// @param server what it is to clients
  /// @param seenAt when its link last stood
  record NodeStatus(
      String id,
      Role role,
      String region,
      boolean online,
      String fabric,
      String version,
      Map<String, String> listeners,
      LogPosition purges,
      long release,
      List<String> refused,
      NodeReport report,
      ServerDescription server,
      @Nullable Instant seenAt) {}

  /// How many nodes have done a purge.
  ///
  /// @param online nodes that count
  /// @param acknowledged how many of those
  /// @param offline nodes that will do it before they serve again
  record PurgeProgress(
      LogPosition position, int online, int acknowledged, int offline, List<String> waitingFor) {

    public boolean complete() {
      return acknowledged == online;
    }
  }

  /// How many nodes have done something.
  ///
  /// @param online nodes that count
  /// @param acknowledged how many of those
  /// @param offline nodes that will do it before they serve again
  record Spread(int online, int acknowledged, int offline, List<String> waitingFor) {

    public Spread {
      waitingFor = List.copyOf(waitingFor);
    }

    public boolean complete() {
      return acknowledged == online;
    }
  }

  record PrefetchStatus(String id, int urls, List<NodeProgress> nodes) {}

  record NodeProgress(String node, int done, int failed, int total) {}
}
