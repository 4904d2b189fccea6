package perigee.content.rules;

/// A pattern in which `*` stands for any characters, none and `/` among them; everything else for
/// itself.
///
/// Matching goes back only to the last star, so it costs at most pattern times text.
record Glob(String pattern) {

  boolean matches(String text) {
    if (pattern.equals("*")) {
      return true;
    }
    int p = 0;
    int t = 0;
    int star = -1;
    int retry = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
