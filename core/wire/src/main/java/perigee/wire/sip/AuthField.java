package perigee.wire.sip;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A challenge or credentials (RFC 3261 §20.7, §20.44, RFC 8760).
public final class AuthField {

  private static final int MOST = 32;
  private static final int USUAL = 10;

  /// What stands without quotation marks in credentials and challenges.
  private static final List<String> UNQUOTED = List.of("algorithm", "nc", "stale", "qop");

  /// Names that come often, so that the same text need not be made again.
  private static final List<String> KNOWN =
      List.of(
          "username",
          "realm",
          "nonce",
          "uri",
          "response",
          "cnonce",
          "nc",
          "qop",
          "algorithm",
          "opaque",
          "digest");

  private final String scheme;

  /// Names in lower case and values without quotation marks in turn.
  private String[] said = new String[2 * USUAL];

  private int count;

  private AuthField(String scheme) {
    this.scheme = scheme;
  }

  /// Reads one.
  ///
  /// @return null if it breaks the rules, or says something twice
  public static @Nullable AuthField parse(String text) {
    int blank = text.indexOf(' ');
    int schemeEnd = blank < 0 ? text.length() : blank;
    if (!FieldText.isToken(text, 0, schemeEnd)) {
      return null;
    }
    AuthField field = new AuthField(name(text, 0, schemeEnd));
    int from = schemeEnd + 1;
    while (from < text.length()) {
      int end = FieldText.separator(text, from, text.length(), ',');
      int first = FieldText.skipBlanks(text, from, end);
      if (first < end && !field.take(text, first, FieldText.trimEnd(text, first, end))) {
        return null;
      }
      from = end + 1;
    }
    return field;
  }

  private boolean take(String text, int from, int to) {
    int equals = text.indexOf('=', from, to);
    int nameEnd = equals < 0 ? from : FieldText.trimEnd(text, from, equals);
    if (count == MOST || !FieldText.isToken(text, from, nameEnd)) {
      return false;
    }
    String name = name(text, from, nameEnd);
    int first = FieldText.skipBlanks(text, equals + 1, to);
    boolean quoted = first < to && text.charAt(first) == '"';
    if (value(name) != null || (quoted && FieldText.quoteEnd(text, first, to) != to - 1)) {
      return false;
    }
    if (2 * count == said.length) {
      said = Arrays.copyOf(said, 2 * said.length);
    }
    said[2 * count] = name;
    said[2 * count + 1] = FieldText.unquoted(text, first, to);
    count++;
    return true;
  }

  /// A name in lower case.
  private static String name(String text, int from, int to) {
    for (String known : KNOWN) {
      if (known.length() == to - from && text.regionMatches(true, from, known, 0, to - from)) {
        return known;
      }
    }
    return text.substring(from, to).toLowerCase(Locale.ROOT);
  }

  /// In lower case.
  public String scheme() {
    return scheme;
  }

  /// A value without quotation marks; null if it does not say.
  public @Nullable String value(String name) {
    for (int i = 0; i < count; i++) {
      if (said[2 * i].equals(name)) {
        return said[2 * i + 1];
      }
    }
    return null;
  }

  /// A field's value from names and values in turn; empty values are left out.
  ///
  /// @param quotesQop whether `qop` is quoted: in challenges, not in credentials
  public static String write(boolean quotesQop, String... namesAndValues) {
    StringBuilder out = new StringBuilder("Digest ");
    String separator = "";
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String name = namesAndValues[i];
      String value = namesAndValues[i + 1];
      if (value.isEmpty()) {
        continue;
      }
      boolean plain = UNQUOTED.contains(name) && !(name.equals("qop") && quotesQop);
      out.append(separator).append(name).append('=');
      out.append(plain ? value : FieldText.quoted(value));
      separator = ", ";
    }
    return out.toString();
  }
}
