package perigee.wire.sdp;

/// Pieces of a description's text, and bounds of what is read.
final class SdpText {

  static final int MOST_CHARACTERS = 1 << 19;
  static final int MOST_SECTIONS = 128;
  static final int MOST_OF_A_KIND = 128;
  static final int LAST_PORT = 65_535;
  static final int LAST_TYPE = 127;
  static final int LAST_EXTENSION = 255;
  static final long MOST_32 = 0xffff_ffffL;
  static final int MOST_CLOCK = 1_000_000_000;
  static final int MOST_CHANNELS = 255;

  private static final int MOST_DIGITS = 18;

  private SdpText() {}

  /// The number that a text is, if it lies within bounds.
  static int number(String text, int least, int most, int otherwise) {
    long number = longNumber(text, most, -1);
    return number >= least ? (int) number : otherwise;
  }

  static long longNumber(String text, long most, long otherwise) {
    boolean digits =
        !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    long number = digits ? Long.parseLong(text) : -1;
    return number >= 0 && number <= most ? number : otherwise;
  }

  /// Whether a text has no spaces and nothing invisible in it, so that it may stand in a line.
  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c != 0x7f);
  }

  /// What stands before the first of a character; all if it is not there.
  static String before(String text, char character) {
    int at = text.indexOf(character);
    return at < 0 ? text : text.substring(0, at);
  }

  /// What stands behind the first of a character; nothing if it is not there.
  static String behind(String text, char character) {
    int at = text.indexOf(character);
    return at < 0 ? "" : text.substring(at + 1);
  }
}
