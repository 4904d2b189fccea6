package perigee.content.beacon;

import java.util.HexFormat;

/// The random label of a beacon's name: 16 hexadecimal digits.
public final class HexLabel {

  private static final int DIGITS = 16;

  private HexLabel() {}

  static String of(byte[] random) {
    return HexFormat.of().formatHex(random);
  }

  /// Whether a label is one, in lower case.
  public static boolean is(CharSequence label) {
    if (label.length() != DIGITS) {
      return false;
    }
    for (int i = 0; i < DIGITS; i++) {
      char c = label.charAt(i);
      if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }
}
