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
    return isToken(text, 0, text.length());
  }

  static boolean isToken(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isToken(text.charAt(i))) {
        return false;
      }
    }
    return from < to;
  }

  /// The first place at or after `from` that is no blank; `to` if there is none.
  static int skipBlanks(String text, int from, int to) {
    int at = from;
    while (at < to && isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /// Behind the last place before `to` that is no blank; `from` if there is none.
  static int trimEnd(String text, int from, int to) {
    int at = to;
    while (at > from && isBlank(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  private static boolean isBlank(char c) {
    return c <= ' ' && Character.isWhitespace(c);
  }

  /// Parts between separators that are neither in quotation marks nor in angle brackets, without
  /// blanks around them. Empty parts stay.
  static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>(4);
    int from = 0;
    while (true) {
      int end = separator(text, from, text.length(), separator);
      parts.add(text.substring(from, end).strip());
      if (end == text.length()) {
        return parts;
      }
      from = end + 1;
    }
  }

  /// The next separator that is neither in quotation marks nor in angle brackets; `to` if there is
  /// none.
  static int separator(String text, int from, int to, char separator) {
    boolean bracketed = false;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == separator && !bracketed) {
        return i;
      }
      switch (c) {
        case '"' -> i = quoteEnd(text, i, to);
        case '<' -> bracketed = true;
        case '>' -> bracketed = false;
        default -> {}
      }
    }
    return to;
  }

  /// The quotation mark that closes what is opened at `from`; `to` if there is none.
  static int quoteEnd(String text, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        return i;
      }
    }
    return to;
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
    return number(text, 0, text.length(), most);
  }

  static int number(String text, int from, int to, int most) {
    if (from >= to) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < to; i++) {
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
    return unquoted(text, 0, text.length());
  }

  /// The same of a part of a text.
  static String unquoted(String text, int from, int to) {
    if (to - from < 2 || text.charAt(from) != '"' || text.charAt(to - 1) != '"') {
      return text.substring(from, to);
    }
    if (text.indexOf('\\', from, to) < 0) {
      return text.substring(from + 1, to - 1);
    }
    StringBuilder plain = new StringBuilder(to - from);
    for (int i = from + 1; i < to - 1; i++) {
      if (text.charAt(i) == '\\' && i + 1 < to - 1) {
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
    return quoteEnd(text, 0, text.length()) == text.length() - 1;
  }
}
