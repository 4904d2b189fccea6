package perigee.meeting.forward;

import java.util.PriorityQueue;

/// Time that passes only as events happen.
final class Simulation {

  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000 * MILLI;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long order;
  private long now = SECOND;

  private record Event(long at, long order, Runnable what) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
    }
  }

  long now() {
    return now;
  }

  void at(long time, Runnable what) {
    events.add(new Event(Math.max(time, now), order++, what));
  }

  void after(long nanos, Runnable what) {
    at(now + nanos, what);
  }

  void every(long nanos, Runnable what) {
    after(
        nanos,
        () -> {
          what.run();
          every(nanos, what);
        });
  }

  void run(long nanos) {
    long until = now + nanos;
    while (!events.isEmpty() && events.peek().at <= until) {
      Event next = events.remove();
      now = next.at;
      next.what.run();
    }
    now = until;
  }
}
