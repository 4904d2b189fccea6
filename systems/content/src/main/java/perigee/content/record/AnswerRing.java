package perigee.content.record;

/// The last answers of one loop. Written by the loop, read by any thread: a reader that falls
/// behind by the ring's size loses answers, and the loop never waits.
final class AnswerRing {

  private final AnswerSlot[] slots;
  private volatile long written;

  /// An empty ring.
  ///
  /// @param size a power of two
  AnswerRing(int size) {
    slots = new AnswerSlot[size];
    for (int i = 0; i < size; i++) {
      slots[i] = new AnswerSlot();
    }
  }

  int size() {
    return slots.length;
  }

  /// Answers written so far.
  long written() {
    return written;
  }

  /// The place for the next answer; `publish` ends the writing. On the loop.
  AnswerSlot next() {
    AnswerSlot slot = slots[place(written)];
    slot.open();
    return slot;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // the loop alone writes
  void publish() {
    long at = written;
    slots[place(at)].close(at);
    written = at + 1;
  }

  /// Copies an answer; false if it was overwritten.
  boolean copy(long position, AnswerSlot into) {
    return into.copy(slots[place(position)], position);
  }

  private int place(long position) {
    return (int) position & (slots.length - 1);
  }
}
