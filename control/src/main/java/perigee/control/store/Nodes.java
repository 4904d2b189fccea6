package perigee.control.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.model.Role;

/// Nodes that may join and nodes that did.
public interface Nodes {

  /// Makes a one-time secret with which one node may join.
  String issueJoinSecret(String node, Role role, String region, Duration life);

  /// Uses a secret up and registers its node. Empty if the secret is unknown, used or too old.
  Optional<NodeRecord> redeem(String joinSecret);

  Optional<NodeRecord> find(String id);

  /// By id.
  List<NodeRecord> list();

  /// Notes when a node was last linked.
  void seen(String id);

  /// Takes a node out of the fleet: its certificate is no longer accepted.
  boolean remove(String id);

  /// A node that joined.
  ///
  /// @param seenAt when its link last stood; null if never
  record NodeRecord(
      String id, Role role, String region, Instant joinedAt, @Nullable Instant seenAt) {}
}
