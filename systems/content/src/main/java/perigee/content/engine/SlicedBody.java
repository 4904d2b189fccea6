package perigee.content.engine;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;

/// The bytes of a sliced response from one place to another, slice after slice at the consumer's
/// pace. Nothing is asked for before the first pull, and then one slice ahead. Confined to its
/// loop.
///
/// A slice that breaks off is asked for once more from where it broke, so that the death of a
/// parent is not seen; if there is no such version any more, the body fails. While the consumer
/// pulls nothing, no slice is held in memory for it.
final class SlicedBody implements BodySource, SliceTaker {

  private static final int MOST_RETRIES = 3;
  private static final Duration REST = Duration.ofSeconds(2);

  private final Slices slices;
  private final Transaction t;
  private final Sliced sliced;
  private final Loop loop;
  private final long from;
  private final long to;

  private long at;
  private long partEnd;
  private @Nullable BodySource part;
  private @Nullable SliceAhead ahead;
  private @Nullable Runnable wake;
  private Loop.@Nullable Timer rest;
  private @Nullable String failure;
  private boolean asking;
  private boolean waiting;
  private boolean wakeOwed;
  private boolean inPull;
  private boolean pulled;
  private boolean closed;
  private int retries;

  /// A body that has asked for nothing.
  ///
  /// @param to the byte after the last
  SlicedBody(Slices slices, Transaction t, Sliced sliced, long from, long to) {
    this.slices = slices;
    this.t = t;
    this.sliced = sliced;
    this.loop = t.exchange.loop();
    this.from = from;
    this.to = to;
    this.at = from;
  }

  /// Begins with a part that is there: what `SliceWanted.of` its bounds says.
  SlicedBody startingWith(BodySource first) {
    adopt(first);
    return this;
  }

  @Override
  public long length() {
    return to - from;
  }

  @Override
  public Piece pull(int maxBytes) {
    pulled = true;
    inPull = true;
    try {
      return next(maxBytes);
    } finally {
      inPull = false;
    }
  }

  private Piece next(int maxBytes) {
    while (true) {
      if (closed || failure != null) {
        return new Piece.Failed(failure == null ? "the source was closed" : failure);
      }
      if (at == to) {
        return Piece.END;
      }
      BodySource current = part;
      if (current == null) {
        ask();
        if (asking) {
          waiting = true;
          return Piece.LATER;
        }
        continue;
      }
      switch (current.pull(maxBytes)) {
        case Piece.Data(ByteBuf bytes) -> {
          return data(bytes);
        }
        case Piece.Later later -> {
          waiting = true;
          return later;
        }
        case Piece.End _ -> broken("a slice ended early");
        case Piece.Failed(String reason) -> broken(reason);
      }
    }
  }

  private Piece data(ByteBuf bytes) {
    waiting = false;
    at += bytes.readableBytes();
    if (at > partEnd) {
      bytes.release();
      failure = "a slice is longer than it should be";
      return new Piece.Failed(failure);
    }
    if (at == partEnd) {
      retries = 0;
      closePart();
    }
    return new Piece.Data(bytes);
  }

  private void broken(String reason) {
    closePart();
    retries++;
    if (retries > MOST_RETRIES) {
      failure = reason;
    }
  }

  private void ask() {
    if (asking) {
      return;
    }
    asking = true;
    SliceWanted wanted = SliceWanted.of(t, sliced, at, to);
    SliceAhead early = ahead;
    ahead = null;
    if (early == null || !early.handTo(wanted, this)) {
      slices.take(wanted, this);
    } else if (asking) {
      ahead = early;
    }
  }

  @Override
  public void ready(BodySource arrived, @Nullable Upstream sender) {
    asking = false;
    if (closed) {
      arrived.close();
      return;
    }
    adopt(arrived);
    woken();
  }

  @Override
  public void failed(Failure told) {
    asking = false;
    retries++;
    if (told.kind().equals(Slices.CHANGED) || retries > MOST_RETRIES) {
      failure = told.detail();
    }
    woken();
  }

  private void adopt(BodySource arrived) {
    dropAhead();
    part = arrived;
    partEnd = Math.min(to, sliced.to(sliced.indexOf(at)));
    arrived.onReady(this::woken);
    if (partEnd < to) {
      ahead = slices.ahead(SliceWanted.of(t, sliced, partEnd, to));
    }
    if (rest == null) {
      rest = loop.after(REST, this::rest);
    }
  }

  /// Lets a slice go that nobody reads.
  private void rest() {
    rest = null;
    if (closed) {
      return;
    }
    if (!pulled && !waiting && part != null) {
      closePart();
      dropAhead();
      return;
    }
    pulled = false;
    rest = loop.after(REST, this::rest);
  }

  private void woken() {
    if (inPull || !waiting) {
      return;
    }
    waiting = false;
    Runnable waker = wake;
    if (waker == null) {
      wakeOwed = true;
    } else {
      waker.run();
    }
  }

  @Override
  public void onReady(Runnable waker) {
    wake = waker;
    if (wakeOwed) {
      wakeOwed = false;
      loop.execute(waker);
    }
  }

  private void dropAhead() {
    SliceAhead early = ahead;
    ahead = null;
    if (early != null) {
      early.drop();
    }
  }

  private void closePart() {
    BodySource old = part;
    part = null;
    if (old != null) {
      old.close();
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    wake = null;
    if (rest != null) {
      rest.cancel();
    }
    dropAhead();
    closePart();
  }
}
