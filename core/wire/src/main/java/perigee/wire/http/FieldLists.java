package perigee.wire.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Comma-separated lists in fields (RFC 9110 §5.6.1), quoted strings left whole (§5.6.4).
public final class FieldLists {

  private FieldLists() {}

  /// The members without the white space around them; empty ones are left out.
  public static List<String> split(@Nullable String value) {
    return split(value, ',');
  }

  static List<String> split(@Nullable String value, char separator) {
    if (value == null) {
      return List.of();
    }
    List<String> members = new ArrayList<>(4);
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted && c == '\\') {
        i++;
      } else if (c == separator && !quoted) {
        collect(members, value.substring(start, i));
        start = i + 1;
      }
    }
    collect(members, value.substring(start));
    return List.copyOf(members);
  }

  private static void collect(List<String> members, String text) {
    String member = trim(text);
    if (!member.isEmpty()) {
      members.add(member);
    }
  }

  /// Without optional white space at its ends (RFC 9110 §5.6.3): spaces and tabs only.
  static String trim(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isWhite(text.charAt(from))) {
      from++;
    }
    while (to > from && isWhite(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isWhite(char c) {
    return c == ' ' || c == '\t';
  }

  /// The members of all lines of a name, in lower case; for lists of tokens without case.
  public static List<String> tokens(Fields fields, String lowerName) {
    String value = fields.combined(lowerName);
    return value == null ? List.of() : split(value.toLowerCase(Locale.ROOT));
  }

  /// The text inside a quoted string, or the text itself if it is not quoted.
  public static String unquoted(String text) {
    int last = text.length() - 1;
    if (last < 1 || text.charAt(0) != '"' || text.charAt(last) != '"') {
      return text;
    }
    String inner = text.substring(1, last);
    return inner.indexOf('\\') < 0 ? inner : unescaped(inner);
  }

  private static String unescaped(String inner) {
    StringBuilder plain = new StringBuilder(inner.length());
    for (int i = 0; i < inner.length(); i++) {
      boolean escape = inner.charAt(i) == '\\' && i + 1 < inner.length();
      plain.append(inner.charAt(escape ? ++i : i));
    }
    return plain.toString();
  }
}
