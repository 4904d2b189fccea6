package perigee.net.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Makes room for new connections by closing those that use theirs least: first those that have
/// been idle longest, then those whose request's head has been coming longest. A scan of all finds
/// many, so that a flood of newcomers costs one now and then. Confined to its loop.
final class Eviction {

  private static final int FOUND_AT_ONCE = 256;
  private static final long BETWEEN_SCANS_NANOS = 100_000_000;

  private final ArrayDeque<ServerLoop.Connection> found = new ArrayDeque<>();
  private long scannedNanos = System.nanoTime() - BETWEEN_SCANS_NANOS;

  private record Candidate(ServerLoop.Connection connection, ServerLoop.Use use, long waited) {}

  /// Closes one connection.
  ///
  /// @return whether there was one to close
  boolean evict(Collection<ServerLoop.Connection> all, long nowNanos) {
    if (evictFound()) {
      return true;
    }
    if (nowNanos - scannedNanos < BETWEEN_SCANS_NANOS) {
      return false;
    }
    scannedNanos = nowNanos;
    scan(all, nowNanos);
    return evictFound();
  }

  private boolean evictFound() {
    for (ServerLoop.Connection next = found.poll(); next != null; next = found.poll()) {
      if (next.use() != ServerLoop.Use.BUSY) {
        next.reset("room is needed");
        return true;
      }
    }
    return false;
  }

  private void scan(Collection<ServerLoop.Connection> all, long nowNanos) {
    List<Candidate> candidates = new ArrayList<>();
    for (ServerLoop.Connection connection : all) {
      ServerLoop.Use use = connection.use();
      if (use != ServerLoop.Use.BUSY) {
        candidates.add(new Candidate(connection, use, nowNanos - connection.waitingSinceNanos()));
      }
    }
    candidates.sort(
        Comparator.comparing(Candidate::use)
            .thenComparing(Comparator.comparingLong(Candidate::waited).reversed()));
    for (int i = 0; i < Math.min(FOUND_AT_ONCE, candidates.size()); i++) {
      found.add(candidates.get(i).connection());
    }
  }
}
