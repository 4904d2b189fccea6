package perigee.wire.http1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;

/// Collects where the field lines of one section are (RFC 9112 §5); used again for the next one.
///
/// In responses a line that goes on from the one before is joined to it by blanks (§5.2), and
/// blanks between a name and its colon are left out (§5.1), as a gateway has to.
final class FieldSection {

  private static final int STRIDE = 4;

  private final int maxFields;
  private final boolean response;
  private int[] index = new int[24 * STRIDE];
  private int count;
  private @Nullable Fields view;

  FieldSection(int maxFields) {
    this(maxFields, false);
  }

  FieldSection(int maxFields, boolean response) {
    this.maxFields = maxFields;
    this.response = response;
  }

  void reset() {
    count = 0;
  }

  /// Takes a line without its end.
  ///
  /// @param shift subtracted from positions, so that they stay right when the bytes move
  /// @return what is wrong with it
  HeadRead.@Nullable Malformed add(byte[] bytes, int from, int to, int shift) {
    if (Octets.isBlank(bytes[from])) {
      if (response && count > 0) {
        return unfold(bytes, from, to, shift);
      }
      return new HeadRead.Malformed(400, "line begins with white space; folding is obsolete");
    }
    if (count == maxFields) {
      return new HeadRead.Malformed(431, "more than " + maxFields + " field lines");
    }
    int end = from;
    while (end < to && Octets.isToken(bytes[end])) {
      end++;
    }
    int colon = end;
    while (response && colon < to && Octets.isBlank(bytes[colon])) {
      colon++;
    }
    if (colon == to || end == from || bytes[colon] != ':') {
      return new HeadRead.Malformed(400, "field name is not a token followed by a colon");
    }
    int at = line();
    index[at] = from - shift;
    index[at + 1] = end - from;
    return value(bytes, colon + 1, to, shift);
  }

  private static boolean isValue(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Octets.isValue(bytes[i])) {
        return false;
      }
    }
    return true;
  }

  private static HeadRead.Malformed badValue() {
    return new HeadRead.Malformed(400, "control character in a field value");
  }

  /// Joins a folded line to the value before it.
  private HeadRead.@Nullable Malformed unfold(byte[] bytes, int from, int to, int shift) {
    int at = STRIDE * (count - 1);
    int start = index[at + 2] + shift;
    Arrays.fill(bytes, start + index[at + 3], from, (byte) ' ');
    return value(bytes, start, to, shift);
  }

  /// Takes the value of the last line.
  private HeadRead.@Nullable Malformed value(byte[] bytes, int from, int to, int shift) {
    if (!isValue(bytes, from, to)) {
      return badValue();
    }
    int start = from;
    int end = to;
    while (start < end && Octets.isBlank(bytes[start])) {
      start++;
    }
    while (end > start && Octets.isBlank(bytes[end - 1])) {
      end--;
    }
    int at = STRIDE * (count - 1);
    index[at + 2] = start - shift;
    index[at + 3] = end - start;
    return null;
  }

  private int line() {
    if ((count + 1) * STRIDE > index.length) {
      index = Arrays.copyOf(index, index.length * 2);
      view = null;
    }
    return STRIDE * count++;
  }

  /// The lines, as long as neither bytes nor section change.
  ///
  /// @param shift added to positions: what was subtracted before
  Fields view(byte[] bytes, int shift) {
    if (shift != 0) {
      for (int i = 0; i < count * STRIDE; i += 2) {
        index[i] += shift;
      }
    }
    Fields last = view;
    if (last == null || !last.isView(bytes, index, count)) {
      // A view of as many lines on the same bytes and positions is the same view.
      last = Fields.view(bytes, index, count);
      view = last;
    }
    return last;
  }
}
