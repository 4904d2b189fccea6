package perigee.wire.sip;

import org.jspecify.annotations.Nullable;

/// Whom a request or a field names.
public sealed interface Uri permits SipUri, TelUri, OtherUri {

  /// A URI of any scheme.
  ///
  /// @return null if it is none, or breaks the rules of a scheme that is known
  static @Nullable Uri parse(String text) {
    return parse(text, 0, text.length());
  }

  /// The same of a part of a text.
  static @Nullable Uri parse(String text, int from, int to) {
    if (isOf(text, from, "sip:") || isOf(text, from, "sips:")) {
      return SipUri.parse(text, from, to);
    }
    int colon = text.indexOf(':', from, to);
    if (colon <= from) {
      return null;
    }
    return isOf(text, from, "tel:")
        ? TelUri.parse(text.substring(from, to))
        : OtherUri.parse(text.substring(from, to), colon - from);
  }

  /// Whether a URI is of a scheme.
  ///
  /// @param scheme with its colon
  static boolean isOf(String text, int from, String scheme) {
    return text.regionMatches(true, from, scheme, 0, scheme.length());
  }

  /// As it is written.
  String text();
}
