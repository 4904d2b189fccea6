package perigee.wire.sip;

import org.jspecify.annotations.Nullable;

/// Where a request stands among those of its dialog (RFC 3261 §20.16).
///
/// @param number less than 2³¹
public record CSeq(int number, String method) {

  /// Reads one.
  ///
  /// @return null if it breaks the rules
  public static @Nullable CSeq parse(String text) {
    int at = 0;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    int first = FieldText.skipBlanks(text, at, text.length());
    int last = FieldText.trimEnd(text, first, text.length());
    boolean apart = last - first < text.length() - at;
    int number = FieldText.number(text, 0, at, Integer.MAX_VALUE);
    return number < 0
            || !apart
            || !FieldText.isToken(text, first, last)
            || (number == Integer.MAX_VALUE && isTooGreat(text.substring(0, at)))
        ? null
        : new CSeq(number, text.substring(first, last));
  }

  /// One that is just too great counts as the greatest: tell it by its digits.
  private static boolean isTooGreat(String digits) {
    return !digits.replaceFirst("^0+", "").equals("" + Integer.MAX_VALUE);
  }

  @Override
  public String toString() {
    return number + " " + method;
  }
}
