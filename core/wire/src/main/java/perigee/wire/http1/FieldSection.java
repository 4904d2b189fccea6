package perigee.wire.http1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import perigee.wire.http.Fields;

/// Collects where the field lines of one section are (RFC 9112 §5); used again for the next one.
final class FieldSection {

  private static final int STRIDE = 4;

  private final int maxFields;
  private int[] index = new int[24 * STRIDE];
  private int count;
  private @Nullable Fields view;

  FieldSection(int maxFields) {
    this.maxFields = maxFields;
  }

  void reset() {
    count = 0;
  }

  /// Takes a line without its end.
  ///
  /// @param shift subtracted from positions, so that they stay right when the bytes move
  /// @return what is wrong with it
  HeadRead.@Nullable Malformed add(byte[] bytes, int from, int to, int shift) {
    if (count == maxFields) {
      return new HeadRead.Malformed(431, "more than " + maxFields + " field lines");
    }
    if (Octets.isBlank(bytes[from])) {
      return new HeadRead.Malformed(400, "line begins with white space; folding is obsolete");
    }
    int colon = from;
    while (colon < to && Octets.isToken(bytes[colon])) {
      colon++;
    }
    if (colon == to || colon == from || bytes[colon] != ':') {
      return new HeadRead.Malformed(400, "field name is not a token followed by a colon");
    }
    return addValue(bytes, from, colon, to, shift);
  }

  private HeadRead.@Nullable Malformed addValue(
      byte[] bytes, int from, int colon, int to, int shift) {
    int start = colon + 1;
    for (int i = start; i < to; i++) {
      if (!Octets.isValue(bytes[i])) {
        return new HeadRead.Malformed(400, "control character in a field value");
      }
    }
    int end = to;
    while (start < end && Octets.isBlank(bytes[start])) {
      start++;
    }
    while (end > start && Octets.isBlank(bytes[end - 1])) {
      end--;
    }
    int at = line();
    index[at] = from - shift;
    index[at + 1] = colon - from;
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
