package perigee.content.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;

/// A whole response that is cut into slices as it comes. It goes on as long as slices are asked for
/// in order; when nobody has asked for the next one for a second, the rest is not taken.
///
/// Slices are offered from any thread, taken on the stream's loop. Guarded by its own lock, which
/// is held only to change state.
final class SliceStream {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final BodySource body;
  private final Loop loop;
  private final boolean fromPeer;
  private final Consumer<SliceStream> onClose;
  private final Queue<SliceFetch> asked = new ArrayDeque<>();
  private long next;
  private boolean busy;
  private boolean closed;
  private Loop.@Nullable Timer timer;

  /// A stream at its first byte.
  ///
  /// @param loop where the body is confined to
  /// @param fromPeer whether a node of the same region sends it
  SliceStream(BodySource body, Loop loop, boolean fromPeer, Consumer<SliceStream> onClose) {
    this.body = body;
    this.loop = loop;
    this.fromPeer = fromPeer;
    this.onClose = onClose;
  }

  boolean comesFromPeer() {
    return fromPeer;
  }

  /// Begins to wait; on its loop.
  void begin() {
    timer = loop.after(PATIENCE, this::close);
  }

  /// Takes the fetch of a slice over if that slice is the next to come.
  boolean offer(SliceFetch fetch) {
    synchronized (this) {
      if (closed || fetch.index() != next) {
        return false;
      }
      next++;
      asked.add(fetch);
    }
    loop.execute(this::run);
    return true;
  }

  private void run() {
    SliceFetch fetch;
    synchronized (this) {
      if (busy || closed) {
        return;
      }
      fetch = asked.poll();
      busy = fetch != null;
    }
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    if (fetch == null) {
      timer = loop.after(PATIENCE, this::close);
      return;
    }
    Cut cut = new Cut(fetch.length());
    fetch.receive(Fields.EMPTY, cut.part, loop);
  }

  /// Ends it; what was asked for and has not begun is asked for alone.
  void close() {
    if (!loop.inLoop()) {
      loop.execute(this::close);
      return;
    }
    List<SliceFetch> left;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      left = List.copyOf(asked);
      asked.clear();
    }
    if (timer != null) {
      timer.cancel();
    }
    onClose.accept(this);
    body.close();
    left.forEach(fetch -> fetch.loop().execute(fetch::ask));
  }

  /// The bytes of one slice; what comes behind them stays in the stream.
  private final class Cut {
    private final PartOf part;

    Cut(long length) {
      part = new PartOf(body, 0, length, this::over);
    }

    private void over() {
      body.onReady(() -> {});
      if (!part.isDrained()) {
        close();
        return;
      }
      synchronized (SliceStream.this) {
        busy = false;
      }
      loop.execute(SliceStream.this::run);
    }
  }
}
