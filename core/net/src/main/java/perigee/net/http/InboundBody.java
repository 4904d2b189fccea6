package perigee.net.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;
import perigee.wire.http1.ChunkedReader;
import perigee.wire.http1.Framing;

/// The body of a message that a connection receives, cut out of its input. Confined to the
/// connection's loop.
final class InboundBody implements BodySource {

  /// The connection that receives the body.
  interface Owner {

    /// Somebody wants the body, for the first time.
    void bodyWanted();

    /// All of it was taken from the input; heard once.
    void bodyEnded();

    /// It is closed before its end, or broken; heard at most once.
    void bodyAbandoned();
  }

  private final Input input;
  private final Owner owner;
  private final long length;
  private final @Nullable ChunkedReader chunks;
  private final boolean untilClose;
  private final long maxBytes;
  private long remaining;
  private long received;
  private boolean wanted;
  private boolean waiting;
  private boolean ended;
  private boolean inputOver;
  private boolean closed;
  private @Nullable String failure;
  private @Nullable Runnable wake;

  /// Makes the body of one message.
  ///
  /// @param framing not `Refused`
  /// @param strict whether it is a request's
  InboundBody(Input input, Framing framing, boolean strict, Owner owner) {
    this(input, framing, strict, Long.MAX_VALUE, owner);
  }

  /// Makes the body of one message.
  ///
  /// @param framing not `Refused`
  /// @param strict whether it is a request's
  /// @param maxBytes of a body in chunks; one that is longer breaks off
  InboundBody(Input input, Framing framing, boolean strict, long maxBytes, Owner owner) {
    this.maxBytes = maxBytes;
    this.input = input;
    this.owner = owner;
    this.length =
        switch (framing) {
          case Framing.None _ -> 0;
          case Framing.Length(long bytes) -> bytes;
          case Framing.Chunked _, Framing.UntilClose _ -> -1;
          case Framing.Refused(_, String reason) -> throw new IllegalArgumentException(reason);
        };
    this.remaining = length;
    this.chunks = framing instanceof Framing.Chunked ? new ChunkedReader(strict) : null;
    this.untilClose = framing instanceof Framing.UntilClose;
    this.ended = length == 0;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Piece pull(int maxBytes) {
    if (closed && !ended) {
      return new Piece.Failed(failure == null ? "body was closed" : failure);
    }
    if (!wanted && !ended) {
      wanted = true;
      owner.bodyWanted();
    }
    return take(maxBytes);
  }

  @Override
  public void onReady(Runnable wake) {
    this.wake = wake;
  }

  @Override
  public Fields trailers() {
    return chunks == null ? Fields.EMPTY : chunks.trailers();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      wake = null;
      if (!ended) {
        owner.bodyAbandoned();
      }
    }
  }

  boolean ended() {
    return ended;
  }

  boolean wanted() {
    return wanted;
  }

  /// Whether it can never end.
  boolean isBroken() {
    return !ended && failure != null;
  }

  /// Whether somebody pulled and waits for more.
  boolean waiting() {
    return waiting;
  }

  /// Bytes that certainly still come.
  long leftBytes() {
    return ended ? 0 : Math.max(0, remaining);
  }

  /// There is more in the input.
  void arrived() {
    if (waiting) {
      waiting = false;
      wakeUp();
    }
  }

  /// Nothing more will come.
  void inputOver(String reason) {
    inputOver = true;
    if (!untilClose) {
      cut(reason);
    }
    arrived();
  }

  /// Fails the body: what came is not the whole.
  void fail(String reason) {
    if (!ended && failure == null) {
      cut(reason);
      waiting = false;
      wakeUp();
    }
  }

  /// Takes and drops what is in the input.
  ///
  /// @return bytes dropped
  long discard() {
    long dropped = 0;
    while (take(Integer.MAX_VALUE) instanceof Piece.Data(ByteBuf bytes)) {
      dropped += bytes.readableBytes();
      bytes.release();
    }
    return dropped;
  }

  private void wakeUp() {
    Runnable run = wake;
    if (run != null) {
      run.run();
    }
  }

  private Piece take(int maxBytes) {
    long available = available();
    if (available > 0) {
      ByteBuf bytes = input.take((int) Math.min(available, maxBytes));
      if (bytes != null) {
        taken(bytes.readableBytes());
        return new Piece.Data(bytes);
      }
      if (inputOver && untilClose) {
        end();
      }
    }
    if (ended) {
      return Piece.END;
    }
    if (failure != null) {
      return new Piece.Failed(failure);
    }
    waiting = true;
    return Piece.LATER;
  }

  /// Bytes of data that may come next; reads the framing before them.
  private long available() {
    if (ended || inputCut()) {
      return 0;
    }
    if (untilClose) {
      return Long.MAX_VALUE;
    }
    return chunks == null ? remaining : readFraming(chunks);
  }

  private boolean inputCut() {
    return failure != null && input.readable() == 0;
  }

  private long readFraming(ChunkedReader reader) {
    while (reader.dataBytes() == 0 && input.readable() > 0) {
      reader.accept(input.readByte());
      if (reader.ended()) {
        end();
        return 0;
      }
      if (reader.malformed()) {
        broken(reader.problem());
        return 0;
      }
    }
    return reader.dataBytes();
  }

  private void taken(int bytes) {
    if (chunks != null) {
      chunks.taken(bytes);
      received += bytes;
      if (received > maxBytes) {
        broken("body exceeds " + maxBytes + " bytes");
        return;
      }
      // The end may be here already: the connection is free without another pull.
      readFraming(chunks);
    } else if (!untilClose) {
      remaining -= bytes;
      if (remaining == 0) {
        end();
      }
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      failure = null;
      owner.bodyEnded();
    }
  }

  private void broken(String problem) {
    boolean first = failure == null;
    failure = problem;
    input.release();
    if (first && !closed) {
      closed = true;
      owner.bodyAbandoned();
    }
  }

  private void cut(String reason) {
    if (!ended && failure == null) {
      failure = reason;
    }
  }
}
