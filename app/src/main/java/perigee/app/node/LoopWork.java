package perigee.app.node;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.atomic.AtomicLongArray;
import perigee.net.loop.Loop;
import perigee.net.loop.Loops;

/// How much of their time the event loops work: what a node runs out of first. Used by one thread.
final class LoopWork {

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final AtomicLongArray ids;
  private final long[] before;

  LoopWork(Loops loops) {
    this.ids = new AtomicLongArray(loops.size());
    this.before = new long[loops.size()];
    for (Loop loop : loops.all()) {
      loop.execute(() -> ids.set(loop.index(), Thread.currentThread().threadId()));
    }
  }

  /// The share of time that the busiest loop worked since this was last asked, 0 to 1.
  double takeBusiest(double seconds) {
    double busiest = 0;
    for (int i = 0; i < before.length; i++) {
      long id = ids.get(i);
      long cpu = id == 0 ? 0 : threads.getThreadCpuTime(id);
      busiest = Math.max(busiest, (cpu - before[i]) / 1e9 / seconds);
      before[i] = cpu;
    }
    return Math.clamp(busiest, 0, 1);
  }
}
