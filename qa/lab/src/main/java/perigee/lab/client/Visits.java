package perigee.lab.client;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// All visits of a run, in the order in which they ended. For any number of threads.
public final class Visits {

  private final Queue<Visit> all = new ConcurrentLinkedQueue<>();

  void add(Visit visit) {
    all.add(visit);
  }

  /// Those that began between two moments.
  public List<Visit> between(long fromNanos, long toNanos) {
    return all.stream()
        .filter(visit -> visit.beginNanos() - fromNanos >= 0 && visit.beginNanos() - toNanos < 0)
        .toList();
  }
}
