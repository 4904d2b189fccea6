package perigee.net.fleet;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.model.Topology;
import perigee.model.fleet.FleetMessage;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.Measurements;
import perigee.model.release.SignedRelease;
import perigee.model.tls.TlsChanges;

/// The node as the fleet link sees it. Calls come from the link's own thread, one at a time, and
/// may block; when one returns, what it was told is in force and on disk.
public interface FleetNode {

  /// Who the node is and how far it is.
  FleetMessage.Hello hello();

  NodeReport report();

  /// Applies and stores purges.
  void apply(FleetMessage.Purges purges);

  /// Validates, applies and stores a release whose signature was verified.
  ///
  /// @return what is wrong with it; empty if it is in force
  List<String> apply(SignedRelease release);

  void apply(Topology topology);

  /// Applies and stores certificates and challenges.
  void apply(TlsChanges changes);

  /// What was measured since this was last asked, a bounded batch.
  default Measurements measurements() {
    return Measurements.NONE;
  }

  /// Validates, applies and stores a map.
  ///
  /// @return what is wrong with it; empty if it is in force, or this node has no use for maps
  default List<String> applyMap(long version, byte[] map) {
    return List.of();
  }

  /// Hears how servers are now.
  default void apply(FleetMessage.Health health) {}

  /// Hears what is to be measured from now on.
  default void apply(FleetMessage.Measure measure) {}

  /// Everything missed is applied.
  void caughtUp();

  /// Answers a question with a JSON value; empty if it knows no such kind.
  Optional<String> answer(String kind, @Nullable String argument);

  /// Begins a prefetch; `progress` may be called from any thread.
  void prefetch(FleetMessage.Prefetch prefetch, ProgressListener progress);

  void drain();

  /// Hears how far a prefetch is.
  @FunctionalInterface
  interface ProgressListener {

    void progress(int done, int failed, int total);
  }
}
