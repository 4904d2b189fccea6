package perigee.meeting.record;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What waits for the writer, bounded in octets. Whoever fills it never waits; what empties it
/// does. Safe for all threads.
final class Tape {

  private static final int OVERHEAD = 100;

  private final long mostOctets;
  private final ArrayDeque<Taped> waiting = new ArrayDeque<>(); // guarded by this
  private long octets; // guarded by this

  Tape(long mostOctets) {
    this.mostOctets = mostOctets;
  }

  /// Adds something.
  ///
  /// @return whether there was room
  synchronized boolean add(Taped next) {
    long size = size(next);
    if (octets + size > mostOctets && !(next instanceof Taped.End)) {
      return false;
    }
    octets += size;
    waiting.addLast(next);
    notifyAll();
    return true;
  }

  /// Takes what came first; waits for it a little.
  ///
  /// @return null if nothing came
  synchronized @Nullable Taped take(long millis) throws InterruptedException {
    if (waiting.isEmpty()) {
      TimeUnit.MILLISECONDS.timedWait(this, millis);
    }
    Taped next = waiting.pollFirst();
    octets -= next == null ? 0 : size(next);
    return next;
  }

  private static long size(Taped taped) {
    return taped instanceof Taped.Packet(TapedPacket packet)
        ? OVERHEAD + packet.payload.length
        : OVERHEAD;
  }
}
