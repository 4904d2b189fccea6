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
    String method = text.substring(at).strip();
    // One that is just too great counts as the greatest: tell it by its digits.
    String digits = text.substring(0, at);
    int number = FieldText.number(digits, Integer.MAX_VALUE);
    boolean tooGreat =
        number == Integer.MAX_VALUE && !digits.replaceFirst("^0+", "").equals("" + number);
    return number < 0 || tooGreat || method.length() == text.length() - at
        ? null
        : FieldText.isToken(method) ? new CSeq(number, method) : null;
  }

  @Override
  public String toString() {
    return number + " " + method;
  }
}
