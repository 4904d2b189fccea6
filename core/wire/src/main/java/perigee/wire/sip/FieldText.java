package perigee.wire.sip;

import java.util.ArrayList;
import java.util.List;

/// Pieces of header field values (RFC 3261 §25.1).
final class FieldText {

  private static final boolean[] TOKEN = new boolean[128];

  static {
    for (char c = 0; c < TOKEN.length; c++) {
      TOKEN[c] = isAlphanumeric(c) || "-.!%*_+`'~".indexOf(c) >= 0;
    }
  }

  private FieldText() {}

  static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  static boolean isToken(char c) {
    return c < TOKEN.length && TOKEN[c];
  }

  static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isToken(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /// Parts between single spaces, none of them empty; an empty one makes the whole empty.
  static List<String> fields(String line) {
    List<String> parts = new ArrayList<>(3);
    int from = 0;
    while (true) {
      int space = line.indexOf(' ', from);
      String part = line.substring(from, space < 0 ? line.length() : space);
      if (part.isEmpty()) {
        return List.of();
      }
      parts.add(part);
      if (space < 0) {
        return parts;
      }
      from = space + 1;
    }
  }

  /// Parts between separators that are neither in quotation marks nor in angle brackets, without
  /// blanks around them. Empty parts stay.
  static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>(4);
    boolean quoted = false;
    boolean bracketed = false;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '<') {
        bracketed = true;
      } else if (c == '>') {
        bracketed = false;
      } else if (c == separator && !bracketed) {
        parts.add(text.substring(from, i).strip());
        from = i + 1;
      }
    }
    parts.add(text.substring(from).strip());
    return parts;
  }

  /// The members of a list; empty ones are none.
  static List<String> list(String text) {
    if (text.indexOf(',') < 0) {
      return text.isEmpty() ? List.of() : List.of(text);
    }
    return split(text, ',').stream().filter(part -> !part.isEmpty()).toList();
  }

  /// A number of digits alone.
  ///
  /// @param most what greater ones count as
  /// @return -1 if it is none
  static int number(String text, int most) {
    if (text.isEmpty()) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = Math.min(most, value * 10 + digit);
    }
    return (int) value;
  }

  /// The text within quotation marks, escapes taken away; other text as it is.
  static String unquoted(String text) {
    if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
      return text;
    }
    if (text.indexOf('\\') < 0) {
      return text.substring(1, text.length() - 1);
    }
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 1; i < text.length() - 1; i++) {
      if (text.charAt(i) == '\\' && i + 1 < text.length() - 1) {
        i++;
      }
      plain.append(text.charAt(i));
    }
    return plain.toString();
  }

  /// Text as a quoted string.
  static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\');
      }
      out.append(c < ' ' ? ' ' : c);
    }
    return out.append('"').toString();
  }

  /// Whether text is one quoted string and nothing else.
  static boolean isQuoted(String text) {
    if (text.length() < 2 || text.charAt(0) != '"') {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        return i == text.length() - 1;
      }
    }
    return false;
  }
}
