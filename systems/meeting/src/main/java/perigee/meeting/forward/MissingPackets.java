package perigee.meeting.forward;

/// Packets of a track that did not arrive, and when to ask for each of them again: a little after
/// it was missed, for it may only be late, then less and less often.
final class MissingPackets {

  private static final int MOST = 256;
  private static final int MOST_TRIES = 10;
  private static final long REORDERING_NANOS = 10_000_000L;
  private static final long LEAST_ROUND_TRIP_NANOS = 20_000_000L;

  private final long[] sequences = new long[MOST];
  private final long[] due = new long[MOST];
  private final byte[] tries = new byte[MOST];
  private int count;

  /// Notes a gap.
  ///
  /// @return whether it is small enough to be asked for
  boolean add(long from, long until, long now) {
    if (until - from > MOST - count) {
      count = 0;
      return false;
    }
    for (long sequence = from; sequence < until; sequence++) {
      sequences[count] = sequence;
      due[count] = now + REORDERING_NANOS;
      tries[count++] = 0;
    }
    return true;
  }

  void arrived(long sequence) {
    for (int i = 0; i < count; i++) {
      if (sequences[i] == sequence) {
        removeAt(i);
        return;
      }
    }
  }

  private void removeAt(int index) {
    count--;
    // In order, since requests in ascending order take least room.
    System.arraycopy(sequences, index + 1, sequences, index, count - index);
    System.arraycopy(due, index + 1, due, index, count - index);
    System.arraycopy(tries, index + 1, tries, index, count - index);
  }

  boolean isEmpty() {
    return count == 0;
  }

  int count() {
    return count;
  }

  long sequence(int index) {
    return sequences[index];
  }

  /// Whether one is to be asked for now. If so, it counts as asked for.
  boolean take(int index, long now, long roundTripNanos) {
    if (due[index] > now) {
      return false;
    }
    long wait = Math.max(roundTripNanos, LEAST_ROUND_TRIP_NANOS);
    due[index] = now + wait + wait * tries[index] / 4;
    tries[index]++;
    return true;
  }

  /// Gives up what was asked for often enough.
  ///
  /// @return how many were given up
  int giveUp() {
    int before = count;
    for (int i = count - 1; i >= 0; i--) {
      if (tries[i] >= MOST_TRIES) {
        removeAt(i);
      }
    }
    return before - count;
  }

  void clear() {
    count = 0;
  }
}
