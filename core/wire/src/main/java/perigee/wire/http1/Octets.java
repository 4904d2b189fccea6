package perigee.wire.http1;

/// Classes of bytes (RFC 9110 §5.5, §5.6.2; RFC 3986 §2).
public final class Octets {

  private static final boolean[] TOKEN = new boolean[256];
  private static final boolean[] VALUE = new boolean[256];
  private static final boolean[] TARGET = new boolean[256];
  private static final boolean[] HOST = new boolean[256];

  static {
    for (int c = 0; c < 256; c++) {
      boolean alphanumeric =
          (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      TOKEN[c] = alphanumeric || isIn("!#$%&'*+-.^_`|~", c);
      VALUE[c] = c == '\t' || (c >= ' ' && c != 0x7f);
      // Browsers send some bytes that RFC 3986 wants escaped; those that could end a target or turn
      // a path around stay out.
      TARGET[c] = c > ' ' && c < 0x7f && !isIn("\"#<>", c);
      HOST[c] = alphanumeric || isIn("-._~%!$&'()*+,;=", c);
    }
  }

  private Octets() {}

  private static boolean isIn(String set, int c) {
    return set.indexOf(c) >= 0;
  }

  public static boolean isToken(byte b) {
    return TOKEN[b & 0xff];
  }

  public static boolean isValue(byte b) {
    return VALUE[b & 0xff];
  }

  public static boolean isTarget(byte b) {
    return TARGET[b & 0xff];
  }

  static boolean isHost(int c) {
    return c < 256 && HOST[c];
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }
}
