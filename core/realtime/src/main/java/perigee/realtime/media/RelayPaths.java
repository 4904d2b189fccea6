package perigee.realtime.media;

import org.jspecify.annotations.Nullable;

/// Which of two paths is better: the one with the higher priority; of two that go by relays the one
/// that measures better, if that is measured. It belongs to the port's thread.
///
/// @param peer whose paths they are
record RelayPaths(MediaPeer peer) {

  /// Answers in a row that must agree before media takes another relay.
  private static final int AGREEING = 3;

  boolean isBetter(PeerPath path, PeerPath than) {
    RelayRank rank = ranked(path, than);
    return rank == null
        ? path.checks.priority > than.checks.priority
        : cost(rank, path) < cost(rank, than);
  }

  /// Whether media should leave a path that works.
  boolean isWorth(PeerPath path, PeerPath selected) {
    RelayRank rank = ranked(path, selected);
    return rank == null
        ? path.checks.priority > selected.checks.priority
        : path.checks.worth >= AGREEING;
  }

  /// A path has answered.
  void compared(PeerPath path, @Nullable PeerPath selected) {
    RelayRank rank = selected == null ? null : ranked(path, selected);
    if (selected == null || path == selected || rank == null) {
      path.checks.worth = 0;
      return;
    }
    boolean worth = rank.isWorth(cost(rank, path), cost(rank, selected));
    path.checks.worth = worth ? path.checks.worth + 1 : 0;
  }

  private @Nullable RelayRank ranked(PeerPath one, PeerPath other) {
    boolean measured = one.checks.smoothedNanos > 0 && other.checks.smoothedNanos > 0;
    return measured && !one.isDirect() && !other.isDirect() ? peer.rank() : null;
  }

  private static double cost(RelayRank rank, PeerPath path) {
    return rank.cost(path.checks.smoothedNanos, path.checks.loss);
  }
}
