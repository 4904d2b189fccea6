package perigee.calling.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;

/// A clock that goes from one task to the next.
public final class VirtualTime implements InstantSource {

  private static final long BEGIN_MILLIS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long nowNanos;
  private long count;

  private record Task(long atNanos, long order, Runnable work) implements Comparable<Task> {

    @Override
    public int compareTo(Task other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime == 0 ? Long.compare(order, other.order) : byTime;
    }
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public long millis() {
    return BEGIN_MILLIS + nowNanos / 1_000_000;
  }

  public void after(Duration delay, Runnable work) {
    tasks.add(new Task(nowNanos + delay.toNanos(), count++, work));
  }

  /// Runs all that is due within a time.
  public void advance(Duration by) {
    long until = nowNanos + by.toNanos();
    while (!tasks.isEmpty() && tasks.peek().atNanos <= until) {
      Task next = tasks.remove();
      nowNanos = next.atNanos;
      next.work.run();
    }
    nowNanos = until;
  }
}
