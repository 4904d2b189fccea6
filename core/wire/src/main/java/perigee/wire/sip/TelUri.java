package perigee.wire.sip;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A telephone number (RFC 3966).
///
/// @param number as written, with its separators
/// @param parameters `phone-context`, `ext` and others
public record TelUri(String number, Parameters parameters) implements Uri {

  static @Nullable TelUri parse(String text) {
    int semicolon = text.indexOf(';');
    String number = text.substring(4, semicolon < 0 ? text.length() : semicolon);
    Parameters parameters =
        semicolon < 0 ? Parameters.NONE : Parameters.parse(text.substring(semicolon + 1), true);
    return isNumber(number) && parameters != null ? new TelUri(number, parameters) : null;
  }

  private static boolean isNumber(String number) {
    boolean digits = false;
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c == '+' ? i > 0 : "-.()0123456789abcdefABCDEF*#".indexOf(c) < 0) {
        return false;
      }
      digits |= c >= '0' && c <= '9';
    }
    return digits;
  }

  /// The number without what only helps to read it.
  public String digits() {
    return number.replaceAll("[-.()]", "").toLowerCase(Locale.ROOT);
  }

  /// Whether both are the same telephone (RFC 3966 §4).
  public boolean matches(TelUri other) {
    return digits().equals(other.digits()) && parameters.equals(other.parameters());
  }

  @Override
  public String text() {
    return "tel:" + number + parameters;
  }
}
