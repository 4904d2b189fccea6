package perigee.wire.http1;

import perigee.wire.http.Fields;

/// Writes the framing of a chunked body (RFC 9112 §7.1); the data is the caller's to write.
public final class ChunkWriter {

  /// The most bytes that `start` writes.
  public static final int MAX_START_BYTES = 18;

  /// The most bytes that `end` writes beyond the trailers' `wireLength`.
  public static final int MAX_END_BYTES = 5;

  private ChunkWriter() {}

  /// Writes what stands before a chunk's data.
  ///
  /// @param dataBytes at least 1
  /// @return the position after the last byte written
  public static int start(long dataBytes, byte[] target, int offset) {
    int at = offset;
    int digits = Math.max(1, (67 - Long.numberOfLeadingZeros(dataBytes)) / 4);
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
      target[at++] = (byte) Character.forDigit((int) (dataBytes >>> shift) & 15, 16);
    }
    return lineEnd(target, at);
  }

  /// Writes what stands behind a chunk's data.
  public static int lineEnd(byte[] target, int offset) {
    target[offset] = '\r';
    target[offset + 1] = '\n';
    return offset + 2;
  }

  /// Writes the last chunk, the trailers and the end.
  public static int end(Fields trailers, byte[] target, int offset) {
    target[offset] = '0';
    int at = lineEnd(target, offset + 1);
    for (int i = 0; i < trailers.size(); i++) {
      at = HeadWriter.safeLine(trailers, i, target, at);
    }
    return lineEnd(target, at);
  }
}
