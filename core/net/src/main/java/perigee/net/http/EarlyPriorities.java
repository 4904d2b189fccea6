package perigee.net.http;

import org.jspecify.annotations.Nullable;
import perigee.wire.http2.Priority;

/// Priorities that a client told of streams before it opened them (RFC 9218 §7.1). There are places
/// for a few; the oldest goes first. Confined to its connection's loop.
final class EarlyPriorities {

  static final int MOST = 32;

  private final int[] streams = new int[MOST];
  private final @Nullable Priority[] priorities = new Priority[MOST];
  private int next;

  /// Keeps the newest word on a stream.
  void put(int stream, Priority priority) {
    int place = place(stream);
    if (place < 0) {
      place = next;
      next = (next + 1) % MOST;
    }
    streams[place] = stream;
    priorities[place] = priority;
  }

  /// Takes what was told of a stream; null if nothing was.
  @Nullable Priority take(int stream) {
    int place = place(stream);
    if (place < 0) {
      return null;
    }
    streams[place] = 0;
    Priority told = priorities[place];
    priorities[place] = null;
    return told;
  }

  private int place(int stream) {
    for (int i = 0; i < MOST; i++) {
      if (streams[i] == stream) {
        return i;
      }
    }
    return -1;
  }
}
