package perigee.wire.sip;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A challenge or credentials (RFC 3261 §20.7, §20.44, RFC 8760).
///
/// @param scheme in lower case
/// @param values by name in lower case, without quotation marks
public record AuthField(String scheme, Map<String, String> values) {

  private static final int MOST = 32;

  /// What stands without quotation marks in credentials and challenges.
  private static final List<String> UNQUOTED = List.of("algorithm", "nc", "stale", "qop");

  public AuthField {
    values = Map.copyOf(values);
  }

  /// Reads one.
  ///
  /// @return null if it breaks the rules, or says something twice
  public static @Nullable AuthField parse(String text) {
    int blank = text.indexOf(' ');
    String scheme = blank < 0 ? text : text.substring(0, blank);
    if (!FieldText.isToken(scheme)) {
      return null;
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String part :
        blank < 0 ? List.<String>of() : FieldText.list(text.substring(blank + 1).strip())) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? "" : part.substring(0, equals).strip();
      String value = part.substring(equals + 1).strip();
      boolean quoted = value.startsWith("\"");
      if (!FieldText.isToken(name)
          || (quoted && !FieldText.isQuoted(value))
          || values.size() == MOST
          || values.put(name.toLowerCase(Locale.ROOT), FieldText.unquoted(value)) != null) {
        return null;
      }
    }
    return new AuthField(scheme.toLowerCase(Locale.ROOT), values);
  }

  /// A value; null if it does not say.
  public @Nullable String value(String name) {
    return values.get(name);
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
