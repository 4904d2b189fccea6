package perigee.control.api;

import java.util.regex.Pattern;

/// How the names of things may look.
enum Names {
  PROVIDER("[a-z0-9][a-z0-9-]{0,62}", "1 to 63 of a-z, 0-9 and -, not beginning with -"),
  ACCOUNT("[a-z0-9][a-z0-9._@-]{0,62}", "1 to 63 of a-z, 0-9, '.', '_', '@' and -"),
  TOKEN("[A-Za-z0-9][A-Za-z0-9 ._@-]{0,62}", "1 to 63 letters, digits, spaces, '.', '_', '@', -"),
  NODE("[A-Za-z0-9][A-Za-z0-9.-]{0,62}", "1 to 63 letters, digits, '.' and -"),
  REGION("[a-z0-9][a-z0-9-]{0,62}", "1 to 63 of a-z, 0-9 and -, not beginning with -"),
  TAG("[\\x21-\\x2b\\x2d-\\x7e]{1,256}", "1 to 256 visible ASCII characters, without commas"),
  HOST("[a-z0-9_]([a-z0-9_.-]{0,252})|\\[[0-9a-f:.]{2,45}\\]", "a host name without port");

  static final int MOST_CHARACTERS = 63;

  private final Pattern pattern;
  private final String rule;

  Names(String pattern, String rule) {
    this.pattern = Pattern.compile(pattern);
    this.rule = rule;
  }

  boolean fits(String name) {
    return pattern.matcher(name).matches();
  }

  /// The name, or a refusal that points at its field.
  String check(String name, String pointer) {
    if (!fits(name)) {
      throw Fault.invalid(pointer, "'" + name + "' does not fit; it must be " + rule).refusal();
    }
    return name;
  }
}
