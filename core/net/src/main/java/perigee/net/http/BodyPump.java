package perigee.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;
import perigee.wire.http1.ChunkWriter;
import perigee.wire.http1.HeadWriter;

/// Moves a body into a connection at the pace of the connection: a head and a body of up to 32 kB
/// leave in one write, more is pulled while the channel is writable. Confined to the connection's
/// loop.
final class BodyPump {

  /// The connection that is written to.
  interface Owner {

    /// Sends what was written.
    void flush();

    /// All was written, or the body failed. Heard once; the body is closed.
    void pumped(@Nullable String failure);
  }

  private static final int PULL_BYTES = 64 * 1024;
  private static final int COPY_BYTES = 32 * 1024;
  private static final int CHUNK_ROOM = ChunkWriter.MAX_START_BYTES + 2 + ChunkWriter.MAX_END_BYTES;
  private static final ByteBuf LINE_END =
      Unpooled.unreleasableBuffer(Unpooled.directBuffer(2).writeByte('\r').writeByte('\n'))
          .asReadOnly();

  private final Channel channel;
  private final BodySource body;
  private final boolean chunked;
  private final long expected;
  private final Owner owner;
  private final byte[] framing = new byte[CHUNK_ROOM];
  private @Nullable ByteBuf pending;
  private long sent;
  private boolean running;
  private boolean again;
  private boolean over;

  /// Makes a pump.
  ///
  /// @param chunked whether the body is written in chunks; else as it is
  BodyPump(Channel channel, BodySource body, boolean chunked, Owner owner) {
    this.channel = channel;
    this.body = body;
    this.chunked = chunked;
    this.expected = body.length();
    this.owner = owner;
  }

  /// Writes the head, then the body.
  void start(HeadWriter head) {
    long room = expected < 0 || expected > COPY_BYTES ? 4096 : expected;
    ByteBuf first = channel.alloc().directBuffer(head.length() + (int) room + CHUNK_ROOM);
    first.writeBytes(head.bytes(), 0, head.length());
    pending = first;
    body.onReady(this::run);
    run();
  }

  /// Body bytes handed to the connection.
  long sentBytes() {
    return sent;
  }

  /// Whether nothing more will be written.
  boolean over() {
    return over;
  }

  /// Goes on if it can; called when the channel is writable again.
  void run() {
    if (running || over) {
      again = true;
      return;
    }
    running = true;
    do {
      again = false;
      pumpWhileWritable();
    } while (again && !over);
    running = false;
  }

  /// Stops without a further word.
  void stop() {
    if (!over) {
      over = true;
      if (pending != null) {
        pending.release();
        pending = null;
      }
      body.close();
    }
  }

  private void pumpWhileWritable() {
    while (!over) {
      if (!channel.isWritable()) {
        writePending();
        channel.flush();
        return;
      }
      switch (body.pull(PULL_BYTES)) {
        case BodySource.Piece.Data(ByteBuf bytes) -> data(bytes);
        case BodySource.Piece.Later _ -> {
          writePending();
          owner.flush();
          return;
        }
        case BodySource.Piece.End _ -> ended();
        case BodySource.Piece.Failed(String reason) -> finish(reason);
      }
    }
  }

  private void data(ByteBuf bytes) {
    if (over) {
      // Pulling may have ended the connection.
      bytes.release();
      return;
    }
    int length = bytes.readableBytes();
    sent += length;
    if (expected >= 0 && sent > expected) {
      bytes.release();
      finish("body is longer than the " + expected + " bytes that it promised");
    } else if (chunked) {
      chunk(bytes, length);
    } else {
      plain(bytes, length);
    }
  }

  private void plain(ByteBuf bytes, int length) {
    ByteBuf head = pending;
    if (head != null && head.maxFastWritableBytes() >= length && length <= COPY_BYTES) {
      head.writeBytes(bytes);
      bytes.release();
    } else {
      writePending();
      Outgoing.write(channel, bytes);
    }
  }

  private void chunk(ByteBuf bytes, int length) {
    int start = ChunkWriter.start(length, framing, 0);
    ByteBuf head = pending;
    if (head == null) {
      head = channel.alloc().directBuffer(Math.min(length, 4096) + CHUNK_ROOM);
      pending = head;
    }
    head.writeBytes(framing, 0, start);
    if (head.maxFastWritableBytes() >= length + 2 && length <= COPY_BYTES) {
      head.writeBytes(bytes).writeShort('\r' << 8 | '\n');
      bytes.release();
    } else {
      writePending();
      Outgoing.write(channel, bytes);
      Outgoing.write(channel, LINE_END.duplicate());
    }
  }

  private void ended() {
    if (expected >= 0 && sent < expected) {
      finish("body ended after %d of %d bytes".formatted(sent, expected));
      return;
    }
    if (chunked) {
      lastChunk(body.trailers());
    }
    finish(null);
  }

  private void lastChunk(Fields trailers) {
    byte[] end = new byte[ChunkWriter.MAX_END_BYTES + trailers.wireLength()];
    int length = ChunkWriter.end(trailers, end, 0);
    if (pending == null) {
      pending = channel.alloc().directBuffer(length);
    }
    pending.writeBytes(end, 0, length);
  }

  private void finish(@Nullable String failure) {
    if (over) {
      return;
    }
    writePending();
    over = true;
    body.close();
    owner.flush();
    owner.pumped(failure);
  }

  private void writePending() {
    if (pending != null) {
      Outgoing.write(channel, pending);
      pending = null;
    }
  }
}
