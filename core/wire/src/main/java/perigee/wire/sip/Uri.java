package perigee.wire.sip;

import org.jspecify.annotations.Nullable;

/// Whom a request or a field names.
public sealed interface Uri permits SipUri, TelUri, OtherUri {

  /// A URI of any scheme.
  ///
  /// @return null if it is none, or breaks the rules of a scheme that is known
  static @Nullable Uri parse(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      return null;
    }
    if (isOf(text, "sip:") || isOf(text, "sips:")) {
      return SipUri.parse(text);
    }
    if (isOf(text, "tel:")) {
      return TelUri.parse(text);
    }
    return OtherUri.parse(text, colon);
  }

  /// Whether a URI is of a scheme.
  ///
  /// @param scheme with its colon
  static boolean isOf(String text, String scheme) {
    return text.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  /// As it is written.
  String text();
}
