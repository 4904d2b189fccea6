package perigee.content.engine;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import perigee.selection.Hashing;

/// Tells which keys of other nodes are asked for so often here that a copy pays.
///
/// A count-min sketch (Cormode and Muthukrishnan 2005) of four rows; all counters are halved each
/// time as many requests were counted as there are counters, so that it forgets. Safe for all
/// loops; a count lost to a race does not matter.
final class HotKeys {

  /// Requests within a sketch's memory after which a key is hot.
  private static final int HOT = 8;

  private static final int ROWS = 4;
  private static final int WIDTH = 1 << 14;

  private final AtomicIntegerArray counters = new AtomicIntegerArray(ROWS * WIDTH);
  private final AtomicLong counted = new AtomicLong();

  /// Counts a request and tells whether its key is hot by now.
  boolean count(long keyHash) {
    int least = Integer.MAX_VALUE;
    for (int row = 0; row < ROWS; row++) {
      int column = (int) (Hashing.mix(keyHash + row) & (WIDTH - 1));
      least = Math.min(least, counters.incrementAndGet(row * WIDTH + column));
    }
    if (counted.incrementAndGet() % WIDTH == 0) {
      halve();
    }
    return least >= HOT;
  }

  private void halve() {
    for (int i = 0; i < counters.length(); i++) {
      counters.set(i, counters.get(i) >> 1);
    }
  }
}
