package perigee.meeting.record;

import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/// Frames of several tracks that wait for each other, so that they are written in order of time.
final class Interleaved {

  /// Frames that wait at most; more are written at once.
  private static final int MOST = 8_192;

  private final PriorityQueue<Waiting> waiting =
      new PriorityQueue<>(
          Comparator.comparingLong((Waiting frame) -> frame.millis)
              .thenComparingLong(frame -> frame.order));
  private long order;

  private static final class Waiting {
    private final int track;
    private final long millis;
    private final long order;
    private final boolean isKey;
    private final byte[] octets;

    Waiting(int track, long millis, long order, boolean isKey, byte[] octets) {
      this.track = track;
      this.millis = millis;
      this.order = order;
      this.isKey = isKey;
      this.octets = octets;
    }
  }

  void add(int track, long millis, boolean isKey, byte[] octets, int length) {
    waiting.add(new Waiting(track, millis, order++, isKey, Arrays.copyOf(octets, length)));
  }

  boolean isFull() {
    return waiting.size() >= MOST;
  }

  void write(long untilMillis, MediaFile file) throws IOException {
    for (Waiting first = waiting.peek();
        first != null && (first.millis <= untilMillis || waiting.size() > MOST);
        first = waiting.peek()) {
      waiting.remove();
      file.block(first.track, first.millis, first.isKey, first.octets, 0, first.octets.length);
    }
  }
}
