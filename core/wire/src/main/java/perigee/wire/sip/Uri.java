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
    String scheme = text.substring(0, colon);
    if (scheme.equalsIgnoreCase("sip") || scheme.equalsIgnoreCase("sips")) {
      return SipUri.parse(text);
    }
    if (scheme.equalsIgnoreCase("tel")) {
      return TelUri.parse(text);
    }
    return OtherUri.parse(text, colon);
  }

  /// As it is written.
  String text();
}
