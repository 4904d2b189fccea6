package perigee.net.loop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The lag of one loop: how much later than asked a task runs, sampled four times a second. Read
/// from any thread.
final class LoopLag {

  private static final Duration EVERY = Duration.ofMillis(250);

  private final Loop loop;
  private final AtomicLong maxNanos = new AtomicLong();
  private volatile long latestNanos;
  private volatile boolean stopped;
  private Loop.@Nullable Timer timer;
  private long dueNanos;

  LoopLag(Loop loop) {
    this.loop = loop;
  }

  void start() {
    loop.execute(this::arm);
  }

  void stop() {
    stopped = true;
    loop.execute(() -> {
      if (timer != null) {
        timer.cancel();
      }
    });
  }

  long latestNanos() {
    return latestNanos;
  }

  long takeMaxNanos() {
    return maxNanos.getAndSet(0);
  }

  private void arm() {
    dueNanos = System.nanoTime() + EVERY.toNanos();
    timer = loop.after(EVERY, this::sample);
  }

  private void sample() {
    long lag = Math.max(0, System.nanoTime() - dueNanos);
    latestNanos = lag;
    maxNanos.accumulateAndGet(lag, Math::max);
    if (!stopped) {
      arm();
    }
  }
}
