package perigee.content.engine;

import java.util.concurrent.atomic.AtomicLongArray;
import perigee.selection.Hashing;

/// Remembers where clients that read by ranges left off, so that the slice after their next range
/// can be fetched before they ask. A table of fixed size: an entry lost to another client costs a
/// fetch ahead, nothing else. Safe for all loops.
final class Sequences {

  private static final int PLACES = 1 << 12;

  private final AtomicLongArray next = new AtomicLongArray(PLACES);

  /// Notes that a client gets some bytes; whether it goes on exactly where it left off.
  ///
  /// @param client tells clients and what they read apart
  /// @param to the byte after the last
  boolean goesOn(long client, long from, long to) {
    long reader = Hashing.mix(client);
    int place = (int) (reader & (PLACES - 1));
    return next.getAndSet(place, reader + to) == reader + from;
  }
}
