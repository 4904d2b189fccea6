package perigee.wire.media;

import org.jspecify.annotations.Nullable;

/// Numbers as manifests write them.
final class Numbers {

  private static final int MOST_DIGITS = 18;

  private Numbers() {}

  /// A whole number, or -1 if it is none.
  static long parse(@Nullable String text) {
    if (text == null || text.isEmpty() || text.length() > MOST_DIGITS) {
      return -1;
    }
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Long.parseLong(text) : -1;
  }

  static long parse(@Nullable String text, long otherwise) {
    long number = parse(text);
    return number < 0 ? otherwise : number;
  }

  /// Milliseconds of a duration as XML Schema has it, `PT1H2M3.5S`, days at most; -1 if it is none.
  static long millis(@Nullable String text) {
    if (text == null || !text.startsWith("P") || text.length() > 64) {
      return -1;
    }
    double seconds = 0;
    int start = 1;
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 'T') {
        start = i + 1;
        continue;
      }
      double unit =
          switch (c) {
            case 'D' -> 86_400;
            case 'H' -> 3_600;
            case 'M' -> 60;
            case 'S' -> 1;
            default -> 0;
          };
      if (unit > 0) {
        double number = decimal(text.substring(start, i));
        if (number < 0) {
          return -1;
        }
        seconds += number * unit;
        start = i + 1;
      }
    }
    return start == text.length() ? Math.round(seconds * 1000) : -1;
  }

  private static double decimal(String text) {
    int point = text.indexOf('.');
    long whole = parse(point < 0 ? text : text.substring(0, point));
    if (whole < 0 || point < 0) {
      return whole;
    }
    String digits = text.substring(point + 1);
    long fraction = parse(digits);
    return fraction < 0 ? -1 : whole + fraction / Math.pow(10, digits.length());
  }
}
