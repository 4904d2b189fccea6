package perigee.net.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// Gathers the fragments of one field block (RFC 9113 §4.3). Confined to the loop.
final class Http2Blocks {

  /// The frames that a block may be continued in.
  private static final int MAX_CONTINUATIONS = 16;

  private final int maxBytes;
  private byte[] bytes = new byte[256];
  private int length;
  private int stream;
  private int continuations;
  private boolean endStream;

  Http2Blocks(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// Begins a block.
  void begin(int ofStream, boolean ends) {
    stream = ofStream;
    endStream = ends;
    length = 0;
    continuations = 0;
  }

  /// Appends a fragment; whether the block keeps to its bounds.
  boolean add(ByteBuf from, int at, int count, boolean continuation) {
    continuations += continuation ? 1 : 0;
    if (length + count > maxBytes || continuations > MAX_CONTINUATIONS) {
      return false;
    }
    if (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
    }
    from.getBytes(at, bytes, length, count);
    length += count;
    return true;
  }

  /// The block is whole.
  void end() {
    stream = 0;
  }

  /// The stream whose block is not whole yet, or 0.
  int open() {
    return stream;
  }

  boolean endStream() {
    return endStream;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }
}
