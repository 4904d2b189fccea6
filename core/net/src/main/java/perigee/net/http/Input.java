package perigee.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What a connection received and nobody took yet. Reading stops while it holds more than 256 KiB.
/// Confined to the connection's loop.
final class Input {

  private static final int HIGH_BYTES = 256 * 1024;
  private static final int LOW_BYTES = 128 * 1024;

  /// Pieces up to this size are copied behind the last one if it has room, so that a peer that
  /// sends byte by byte does not hold a buffer for each.
  private static final int SMALL_BYTES = 4096;

  private final Channel channel;
  private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>(4);
  private int bytes;
  private boolean ended;

  Input(Channel channel) {
    this.channel = channel;
  }

  int readable() {
    return bytes;
  }

  /// The peer sends no more than it has.
  void end() {
    ended = true;
  }

  /// Whether no more will come.
  boolean isEnded() {
    return ended;
  }

  void add(ByteBuf piece) {
    int length = piece.readableBytes();
    ByteBuf last = buffers.peekLast();
    boolean copied = length <= SMALL_BYTES && last != null && length <= last.writableBytes();
    if (length == 0 || copied) {
      if (copied) {
        last.writeBytes(piece);
      }
      piece.release();
    } else {
      buffers.add(piece);
    }
    bytes += length;
    if (bytes > HIGH_BYTES) {
      channel.config().setAutoRead(false);
    }
  }

  /// Copies what comes next without taking it.
  ///
  /// @return bytes copied
  int peek(byte[] target, int offset, int maxBytes) {
    ByteBuf first = buffers.peekFirst();
    if (first != null && first.readableBytes() >= maxBytes) {
      first.getBytes(first.readerIndex(), target, offset, maxBytes);
      return maxBytes;
    }
    int copied = 0;
    for (ByteBuf buffer : buffers) {
      int next = Math.min(buffer.readableBytes(), maxBytes - copied);
      buffer.getBytes(buffer.readerIndex(), target, offset + copied, next);
      copied += next;
      if (copied == maxBytes) {
        break;
      }
    }
    return copied;
  }

  void skip(int count) {
    int left = count;
    while (left > 0) {
      ByteBuf first = buffers.getFirst();
      int next = Math.min(left, first.readableBytes());
      first.skipBytes(next);
      left -= next;
      dropIfRead(first);
    }
    taken(count);
  }

  byte readByte() {
    ByteBuf first = buffers.getFirst();
    byte b = first.readByte();
    dropIfRead(first);
    taken(1);
    return b;
  }

  /// What comes next, or null if there is nothing; the caller releases it.
  @Nullable ByteBuf take(int maxBytes) {
    ByteBuf first = buffers.peekFirst();
    if (first == null) {
      return null;
    }
    int next = Math.min(first.readableBytes(), maxBytes);
    ByteBuf piece;
    if (next == first.readableBytes()) {
      buffers.removeFirst();
      piece = first;
    } else {
      piece = first.readRetainedSlice(next);
    }
    taken(next);
    return piece;
  }

  /// All that is left, as one; the caller releases it.
  ByteBuf rest() {
    CompositeByteBuf rest = channel.alloc().compositeBuffer();
    for (ByteBuf piece = take(Integer.MAX_VALUE); piece != null; piece = take(Integer.MAX_VALUE)) {
      rest.addComponent(true, piece);
    }
    return rest;
  }

  void release() {
    buffers.forEach(ByteBuf::release);
    buffers.clear();
    bytes = 0;
  }

  private void dropIfRead(ByteBuf first) {
    if (!first.isReadable()) {
      buffers.removeFirst().release();
    }
  }

  private void taken(int count) {
    bytes -= count;
    if (bytes <= LOW_BYTES && !channel.config().isAutoRead() && channel.isActive()) {
      channel.config().setAutoRead(true);
    }
  }
}
