package perigee.net.loop;

import java.util.concurrent.atomic.AtomicLongArray;

/// Counts that one thread writes and any may read. With one writer no locked addition is needed: a
/// count costs what a plain one does.
public final class OwnedCounts {

  private final AtomicLongArray counts;

  /// @param places how many counts there are
  public OwnedCounts(int places) {
    this.counts = new AtomicLongArray(places);
  }

  /// Counts; for the owner's thread alone.
  public void add(int place, long more) {
    counts.setOpaque(place, counts.getOpaque(place) + more);
  }

  /// What was counted until a moment ago.
  public long get(int place) {
    return counts.getOpaque(place);
  }
}
