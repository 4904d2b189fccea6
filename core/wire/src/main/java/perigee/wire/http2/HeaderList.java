package perigee.wire.http2;

import java.util.Arrays;
import perigee.wire.http.Fields;

/// The header list that a field block decodes to (RFC 7541 §1.3): lines in order, pseudo-header
/// fields among them, on bytes of its own that are used again for the next one. What exceeds its
/// bounds is not kept.
public final class HeaderList {

  static final int STRIDE = 4;

  /// Beside name and value each line counts for this much (RFC 9113 §10.5.1).
  private static final int OVERHEAD_BYTES = 32;

  /// The name that `:authority` gets as a field; kept before all lines.
  private static final byte[] HOST = {'h', 'o', 's', 't'};

  static final int HOST_BYTES = HOST.length;

  private final int maxBytes;
  private final int maxLines;
  private byte[] bytes = new byte[512];
  private int[] index = new int[16 * STRIDE];
  private int used;
  private int count;
  private long size;
  private boolean tooLarge;

  /// Makes one.
  ///
  /// @param maxBytes names, values and 32 for each line
  public HeaderList(int maxBytes, int maxLines) {
    this.maxBytes = maxBytes;
    this.maxLines = maxLines;
    clear();
  }

  /// Makes ready for the next block; views of the last one end here.
  public void clear() {
    System.arraycopy(HOST, 0, bytes, 0, HOST_BYTES);
    used = HOST_BYTES;
    count = 0;
    size = 0;
    tooLarge = false;
  }

  /// Whether it takes little memory, so that it is worth being kept.
  public boolean isSmall() {
    return bytes.length <= 4096;
  }

  /// Lines.
  public int count() {
    return count;
  }

  /// Whether there was more than the bounds allow.
  public boolean isTooLarge() {
    return tooLarge;
  }

  byte[] bytes() {
    return bytes;
  }

  int[] index() {
    return index;
  }

  int used() {
    return used;
  }

  Fields view(int lines) {
    return Fields.view(bytes, index, lines);
  }

  /// Appends bytes that are not a line yet.
  ///
  /// @return where they are
  int append(byte[] from, int start, int length) {
    reserve(length);
    System.arraycopy(from, start, bytes, used, length);
    used += length;
    return used - length;
  }

  void reserve(int more) {
    if (used + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + more));
    }
  }

  /// Takes the bytes up to here as written.
  void appended(int end) {
    used = end;
  }

  /// Forgets the bytes from here on.
  void truncate(int end) {
    used = end;
  }

  /// Ends a line whose name and value are the last bytes; forgets them if they are too much.
  void line(int start, int nameLength, int valueLength) {
    size += nameLength + valueLength + OVERHEAD_BYTES;
    tooLarge |= size > maxBytes || count == maxLines;
    if (tooLarge) {
      used = start;
      return;
    }
    if ((count + 1) * STRIDE > index.length) {
      index = Arrays.copyOf(index, index.length * 2);
    }
    int at = STRIDE * count++;
    index[at] = start;
    index[at + 1] = nameLength;
    index[at + 2] = start + nameLength;
    index[at + 3] = valueLength;
  }
}
