package perigee.wire.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The header or trailer section of a message (RFC 9110 §5): field lines in order, names compared
/// without case. A read-only view on bytes; text is made only where it is asked for.
///
/// A reader may reuse the bytes for its next message: keep a `copy()`.
public final class Fields {

  public static final Fields EMPTY = new Fields(new byte[0], new int[0], 0, true);

  /// Ints per line in `index`: name start, name length, value start, value length.
  private static final int STRIDE = 4;

  private final byte[] bytes;
  private final int[] index;
  private final int count;

  /// Whether nobody changes the bytes any more, and there is little else among them.
  private final boolean owned;

  private Fields(byte[] bytes, int[] index, int count, boolean owned) {
    this.bytes = bytes;
    this.index = index;
    this.count = count;
    this.owned = owned;
  }

  /// A view on bytes that the caller owns.
  ///
  /// @param index for each line: name start, name length, value start, value length
  /// @param count lines
  public static Fields view(byte[] bytes, int[] index, int count) {
    return new Fields(bytes, index, count, false);
  }

  /// Whether this is the view that `view` would make.
  @SuppressWarnings("ReferenceEquality") // the very arrays are meant, not equal ones
  public boolean isView(byte[] of, int[] at, int lines) {
    return bytes == of && index == at && count == lines;
  }

  /// Fields from names and values in turn.
  public static Fields of(String... namesAndValues) {
    Builder builder = new Builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  public static Builder builder() {
    return new Builder();
  }

  public Builder toBuilder() {
    return owned ? new Builder(this) : new Builder(lineBytes(), count).addAll(this);
  }

  /// Bytes of all names and values.
  private int lineBytes() {
    int sum = 0;
    for (int i = 0; i < count; i++) {
      sum += index[i * STRIDE + 1] + index[i * STRIDE + 3];
    }
    return sum;
  }

  /// Bytes that are kept in memory for these lines.
  int heldBytes() {
    return bytes.length;
  }

  /// Lines, not distinct names.
  public int size() {
    return count;
  }

  public String name(int line) {
    return text(line, 0);
  }

  public String value(int line) {
    return text(line, 2);
  }

  /// One byte of a value.
  ///
  /// @param i less than `valueLength`
  public byte valueAt(int line, int i) {
    return bytes[index[line * STRIDE + 2] + i];
  }

  /// Whether a value is this text, case aside.
  ///
  /// @param lowerValue in lower case
  public boolean valueIs(int line, String lowerValue) {
    return isAt(line * STRIDE + 2, lowerValue);
  }

  /// A hash of a line's name, case aside: `String.hashCode` of the name in lower case.
  public int nameHash(int line) {
    int start = index[line * STRIDE];
    int end = start + index[line * STRIDE + 1];
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + lower(bytes[i]);
    }
    return hash;
  }

  private String text(int line, int part) {
    int at = line * STRIDE + part;
    return new String(bytes, index[at], index[at + 1], ISO_8859_1);
  }

  /// Whether a line has this name.
  ///
  /// @param lowerName in lower case
  public boolean nameIs(int line, String lowerName) {
    return isAt(line * STRIDE, lowerName);
  }

  private boolean isAt(int at, String lowerText) {
    return index[at + 1] == lowerText.length() && beginsAt(at, lowerText);
  }

  private boolean beginsAt(int at, String lowerText) {
    int length = lowerText.length();
    if (index[at + 1] < length) {
      return false;
    }
    int start = index[at];
    for (int i = 0; i < length; i++) {
      byte b = bytes[start + i];
      if (b != lowerText.charAt(i) && lower(b) != lowerText.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b;
  }

  /// The first line of that name at or after `from`, or -1.
  ///
  /// @param lowerName in lower case
  public int indexOf(String lowerName, int from) {
    for (int i = from; i < count; i++) {
      if (nameIs(i, lowerName)) {
        return i;
      }
    }
    return -1;
  }

  public boolean has(String lowerName) {
    return indexOf(lowerName, 0) >= 0;
  }

  /// The first value of that name.
  public @Nullable String first(String lowerName) {
    int line = indexOf(lowerName, 0);
    return line < 0 ? null : value(line);
  }

  /// All values of that name, in order.
  public List<String> all(String lowerName) {
    List<String> values = new ArrayList<>(2);
    for (int i = indexOf(lowerName, 0); i >= 0; i = indexOf(lowerName, i + 1)) {
      values.add(value(i));
    }
    return values;
  }

  /// All values of that name joined by `, ` (RFC 9110 §5.3), or null if there is none.
  public @Nullable String combined(String lowerName) {
    int first = indexOf(lowerName, 0);
    if (first < 0) {
      return null;
    }
    int second = indexOf(lowerName, first + 1);
    return second < 0 ? value(first) : String.join(", ", all(lowerName));
  }

  /// The same lines on bytes of their own, which nobody changes.
  public Fields copy() {
    return owned ? this : toBuilder().build();
  }

  /// Bytes that the lines take in HTTP/1.1, `: ` and line ends included.
  public int wireLength() {
    int length = 0;
    for (int i = 0; i < count; i++) {
      length += index[i * STRIDE + 1] + index[i * STRIDE + 3] + 4;
    }
    return length;
  }

  /// Writes the lines as HTTP/1.1 has them; the caller sees to the room (`wireLength`).
  ///
  /// @return the position after the last byte written
  public int write(byte[] target, int offset) {
    int at = offset;
    for (int i = 0; i < count; i++) {
      at = writeLine(i, target, at);
    }
    return at;
  }

  /// Bytes that one line takes in HTTP/1.1, `: ` and line end included.
  public int wireLength(int line) {
    return index[line * STRIDE + 1] + index[line * STRIDE + 3] + 4;
  }

  /// Writes one line as HTTP/1.1 has it; the caller sees to the room (`wireLength`).
  ///
  /// @return the position after the last byte written
  public int writeLine(int line, byte[] target, int offset) {
    int i = line * STRIDE;
    System.arraycopy(bytes, index[i], target, offset, index[i + 1]);
    int at = offset + index[i + 1];
    target[at++] = ':';
    target[at++] = ' ';
    System.arraycopy(bytes, index[i + 2], target, at, index[i + 3]);
    at += index[i + 3];
    target[at++] = '\r';
    target[at++] = '\n';
    return at;
  }

  /// Bytes of a line's name.
  public int nameLength(int line) {
    return index[line * STRIDE + 1];
  }

  /// Bytes of a line's value.
  public int valueLength(int line) {
    return index[line * STRIDE + 3];
  }

  /// Copies a line's name as it is; the caller sees to the room.
  public void copyName(int line, byte[] target, int offset) {
    int at = line * STRIDE;
    System.arraycopy(bytes, index[at], target, offset, index[at + 1]);
  }

  /// Copies a line's value; the caller sees to the room.
  public void copyValue(int line, byte[] target, int offset) {
    int at = line * STRIDE;
    System.arraycopy(bytes, index[at + 2], target, offset, index[at + 3]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fields that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    byte[] text = new byte[wireLength()];
    write(text, 0);
    return new String(text, ISO_8859_1);
  }

  /// Collects lines; the lines that it built do not change afterwards.
  public static final class Builder {
    private static final int MORE_BYTES = 256;
    private static final int MORE_LINES = 6;

    private byte[] bytes;
    private int used;
    private int[] index;
    private int count;

    private Builder() {
      this(MORE_BYTES, MORE_LINES);
    }

    private Builder(int lineBytes, int lines) {
      bytes = new byte[lineBytes + MORE_BYTES];
      index = new int[(lines + MORE_LINES) * STRIDE];
    }

    /// Begins with lines that own their bytes: what few of these belong to no line comes along.
    private Builder(Fields owned) {
      used = owned.bytes.length;
      bytes = Arrays.copyOf(owned.bytes, used + MORE_BYTES);
      count = owned.count;
      index = Arrays.copyOf(owned.index, (count + MORE_LINES) * STRIDE);
    }

    public Builder add(String name, String value) {
      int at = line();
      index[at] = used;
      index[at + 1] = name.length();
      append(name);
      index[at + 2] = used;
      index[at + 3] = value.length();
      append(value);
      return this;
    }

    public Builder addAll(Fields fields) {
      for (int i = 0; i < fields.count; i++) {
        add(fields, i);
      }
      return this;
    }

    /// Appends one line of other fields.
    public Builder add(Fields fields, int line) {
      int at = line();
      for (int part = 0; part < STRIDE; part += 2) {
        int start = fields.index[line * STRIDE + part];
        int length = fields.index[line * STRIDE + part + 1];
        reserve(length);
        System.arraycopy(fields.bytes, start, bytes, used, length);
        index[at + part] = used;
        index[at + part + 1] = length;
        used += length;
      }
      return this;
    }

    /// Takes away every line of that name.
    public Builder remove(String lowerName) {
      return remove(lowerName, true);
    }

    /// Takes away every line whose name begins so.
    public Builder removeBeginning(String lowerPrefix) {
      return remove(lowerPrefix, false);
    }

    private Builder remove(String lowerText, boolean whole) {
      Fields current = new Fields(bytes, index, count, false);
      int kept = 0;
      for (int i = 0; i < count; i++) {
        int at = i * STRIDE;
        if (whole ? current.isAt(at, lowerText) : current.beginsAt(at, lowerText)) {
          continue;
        }
        if (kept != i) {
          System.arraycopy(index, at, index, kept * STRIDE, STRIDE);
        }
        kept++;
      }
      count = kept;
      return this;
    }

    /// Replaces every line of that name by one.
    public Builder set(String lowerName, String value) {
      return remove(lowerName).add(lowerName, value);
    }

    /// The lines so far. Bytes of lines that were taken away come along while they are few.
    public Fields build() {
      Fields lines = new Fields(bytes, index, count, false);
      int wanted = lines.lineBytes();
      if (used > wanted + wanted / 4) {
        return new Builder(wanted, count).addAll(lines).build();
      }
      return new Fields(
          Arrays.copyOf(bytes, used), Arrays.copyOf(index, count * STRIDE), count, true);
    }

    private int line() {
      if ((count + 1) * STRIDE > index.length) {
        index = Arrays.copyOf(index, index.length * 2);
      }
      return STRIDE * count++;
    }

    private void append(String text) {
      reserve(text.length());
      // Field text is bytes: what is beyond Latin-1 cannot come from a message.
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        bytes[used++] = c > 0xff ? (byte) '?' : (byte) c;
      }
    }

    private void reserve(int more) {
      if (used + more > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + more));
      }
    }
  }
}
