package perigee.wire.http1;

/// The forms of a request target (RFC 9112 §3.2).
public final class TargetForm {

  private TargetForm() {}

  /// Whether a target of valid characters has a form that its method allows.
  public static boolean fits(String method, String target) {
    if (method.equals("CONNECT")) {
      return isAuthority(target);
    }
    if (target.charAt(0) == '/') {
      return hasNoBackslashInPath(target);
    }
    if (target.equals("*")) {
      return method.equals("OPTIONS");
    }
    return isAbsolute(target) && hasNoBackslashInPath(target);
  }

  /// Whether a target of valid characters is a path that needs no closer look, as nearly all are.
  static boolean isPlainPath(byte[] bytes, int from, int to) {
    boolean plain = bytes[from] == '/';
    for (int i = from; i < to; i++) {
      plain &= bytes[i] != '\\';
    }
    return plain;
  }

  private static boolean isAbsolute(String target) {
    int start = afterScheme(target);
    if (start < 0) {
      return false;
    }
    int end = start;
    while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    return HostField.isValid(target.substring(start, end));
  }

  private static int afterScheme(String target) {
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      return 7;
    }
    return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
  }

  private static boolean isAuthority(String target) {
    int colon = target.lastIndexOf(':');
    return colon > 0 && colon < target.length() - 1 && HostField.isValid(target);
  }

  /// Browsers turn `\` in a path into `/`; servers that do so too would disagree with those that do
  /// not.
  private static boolean hasNoBackslashInPath(String target) {
    int backslash = target.indexOf('\\');
    int query = target.indexOf('?');
    return backslash < 0 || (query >= 0 && query < backslash);
  }
}
