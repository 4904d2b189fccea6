package perigee.control.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.control.store.Nodes;

/// How nodes come back after control's start: those that were linked when it went away are still
/// serving, so they count as online until they are back or had the time to be. Guarded by its
/// roster's lock.
final class Homecoming {

  /// A node tries again each two seconds at the latest; one that starts gives control eight seconds
  /// before it serves without it.
  private static final Duration GRACE = Duration.ofSeconds(20);

  /// How much earlier than the last of them a node may have been noted as linked.
  private static final Duration LATELY = Duration.ofMinutes(1);

  private final @Nullable Instant wentAt;
  private Instant openedAt;

  /// @param nodes as an earlier run of control left them
  /// @param now when the fleet can connect
  Homecoming(List<Nodes.NodeRecord> nodes, Instant now) {
    // Control notes again and again who is linked: the newest note tells how long it lived.
    wentAt =
        nodes.stream()
            .map(Nodes.NodeRecord::seenAt)
            .filter(Objects::nonNull)
            .max(Instant::compareTo)
            .orElse(null);
    openedAt = now;
  }

  /// The time begins anew, because only now somebody can ask who is online.
  void open(Instant now) {
    openedAt = now;
  }

  /// Until when a node that has not come back counts as online.
  ///
  /// @param seenAt when it was last linked
  Optional<Instant> end(Instant seenAt) {
    Instant last = wentAt;
    boolean wasLinked = last != null && seenAt.isAfter(last.minus(LATELY));
    return wasLinked ? Optional.of(openedAt.plus(GRACE)) : Optional.empty();
  }
}
