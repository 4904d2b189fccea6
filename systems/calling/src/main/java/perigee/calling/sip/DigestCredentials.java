package perigee.calling.sip;

import org.jspecify.annotations.Nullable;
import perigee.wire.sip.AuthField;

/// What a client answered to a challenge (RFC 7616 §3.4).
record DigestCredentials(
    String person,
    String nonce,
    String uri,
    String response,
    String clientNonce,
    String countText,
    long count,
    DigestAlgorithm algorithm) {

  private static final int COUNT_DIGITS = 8;
  private static final int MOST_NAME = 64;
  private static final int MOST_NONCE = 128;

  /// Reads one.
  ///
  /// @return null if something is missing, or is of a kind that was not offered
  static @Nullable DigestCredentials of(AuthField field, Iterable<DigestAlgorithm> offered) {
    String person = field.value("username");
    String nonce = field.value("nonce");
    String uri = field.value("uri");
    String response = field.value("response");
    String clientNonce = field.value("cnonce");
    String count = field.value("nc");
    String named = field.value("algorithm");
    DigestAlgorithm algorithm = null;
    for (DigestAlgorithm one : offered) {
      if (one.token().equalsIgnoreCase(named == null ? "MD5" : named)) {
        algorithm = one;
      }
    }
    if (person == null
        || nonce == null
        || uri == null
        || response == null
        || clientNonce == null
        || count == null
        || algorithm == null
        || !"auth".equals(field.value("qop"))
        || person.length() > MOST_NAME
        || nonce.length() > MOST_NONCE
        || clientNonce.length() > MOST_NONCE
        || count.length() != COUNT_DIGITS) {
      return null;
    }
    try {
      long number = Long.parseLong(count, 16);
      return new DigestCredentials(
          person, nonce, uri, response, clientNonce, count, number, algorithm);
    } catch (NumberFormatException _) {
      return null;
    }
  }
}
