package perigee.content.store;

import java.util.IdentityHashMap;
import java.util.function.IntConsumer;

/// Who reads a body that is still coming, and how far each of them is; and, if nothing of it is
/// kept any more, what may go. Guarded by the lock of the body's blocks.
final class Followers {

  private final IdentityHashMap<BodyReader, Long> places = new IdentityHashMap<>();
  private boolean passesOn;
  private boolean heldBack;
  private int passed;
  private Runnable drained = Followers::nothing;

  /// Takes note of how far one is.
  ///
  /// @return false if what comes there has gone
  boolean at(BodyReader reader, long place) {
    if (place < (long) passed * ObjectFormat.BLOCK_BYTES) {
      return false;
    }
    places.put(reader, place);
    return true;
  }

  private static void nothing() {}

  void left(BodyReader reader) {
    places.remove(reader);
  }

  boolean passesOn() {
    return passesOn;
  }

  /// Nothing is kept any more.
  ///
  /// @param wake run when the slowest has caught up
  void passOn(Runnable wake) {
    passesOn = true;
    drained = wake;
  }

  /// Whether the slowest is close enough for more to come; if not, it is told later.
  boolean mayGrow(long published) {
    heldBack = published - slowest(published) > Spill.WINDOW_BYTES;
    return !heldBack;
  }

  private long slowest(long published) {
    long least = published;
    for (long place : places.values()) {
      least = Math.min(least, place);
    }
    return least;
  }

  /// Lets blocks go that all have had.
  ///
  /// @return what to run without the lock
  Runnable letGo(long published, IntConsumer drop) {
    if (!passesOn) {
      return Followers::nothing;
    }
    long slowest = slowest(published);
    while (passed < slowest / ObjectFormat.BLOCK_BYTES) {
      drop.accept(passed++);
    }
    if (!heldBack || published - slowest > Spill.WINDOW_BYTES / 4) {
      return Followers::nothing;
    }
    heldBack = false;
    return drained;
  }
}
