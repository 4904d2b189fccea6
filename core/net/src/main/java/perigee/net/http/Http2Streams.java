package perigee.net.http;

import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The streams of one HTTP/2 connection: which are open, which are idle, and which of the closed
/// ones were reset by this side (RFC 9113 §5.1). The client opens them all. Confined to the loop.
final class Http2Streams {

  private static final int REMEMBERED_RESETS = 64;

  private final IntObjectHashMap<Http2Stream> open = new IntObjectHashMap<>(16);
  private final int[] resets = new int[REMEMBERED_RESETS];
  private int nextReset;
  private int last;

  /// An open stream, or null.
  @Nullable Http2Stream get(int id) {
    return open.get(id);
  }

  /// Open streams.
  int size() {
    return open.size();
  }

  /// Open streams, as they are now.
  List<Http2Stream> all() {
    return new ArrayList<>(open.values());
  }

  /// The greatest stream that was opened, or skipped.
  int last() {
    return last;
  }

  /// Whether a stream was never opened (§5.1.1): the server opens none.
  boolean isIdle(int id) {
    return (id & 1) == 0 || id > last;
  }

  /// A stream is opened.
  void add(Http2Stream stream) {
    open.put(stream.id(), stream);
    last = stream.id();
  }

  /// A stream is seen and not opened: it can't be any more.
  void skip(int id) {
    last = id;
  }

  /// A stream is closed; whether it was open.
  boolean remove(Http2Stream stream) {
    return open.remove(stream.id()) != null;
  }

  /// This side resets a stream.
  void reset(int id) {
    resets[nextReset++ % REMEMBERED_RESETS] = id;
  }

  /// Whether this side reset the stream not long ago: the peer may not know yet.
  boolean wasReset(int id) {
    for (int reset : resets) {
      if (reset == id) {
        return true;
      }
    }
    return false;
  }
}
