package perigee.wire.sip;

import org.jspecify.annotations.Nullable;

/// A field's value with parameters behind it (RFC 3261 §7.3.1), as of `Session-Expires`, `Replaces`
/// or `Event`.
///
/// @param value what stands before the first semicolon
public record ValueAndParameters(String value, Parameters parameters) {

  /// Reads one.
  ///
  /// @param text a field's value; null for one that is not there
  /// @return null if there is none, or it breaks the rules
  public static @Nullable ValueAndParameters parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int semicolon = text.indexOf(';');
    String value = (semicolon < 0 ? text : text.substring(0, semicolon)).strip();
    Parameters parameters =
        semicolon < 0 ? Parameters.NONE : Parameters.parse(text.substring(semicolon + 1), false);
    return parameters == null || value.isEmpty() ? null : new ValueAndParameters(value, parameters);
  }

  /// The value as a number.
  ///
  /// @return -1 if it is none, or larger than 2³¹-1
  public int number() {
    return FieldText.number(value, Integer.MAX_VALUE);
  }
}
