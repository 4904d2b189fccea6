package perigee.calling.sip;

import perigee.wire.sip.AuthField;

/// A challenge (RFC 7616 §3.3) that only wants its nonce.
///
/// @param before what stands before the nonce
/// @param after what stands behind it
record DigestChallenge(String before, String after) {

  private static final String NONCE = "?";

  static DigestChallenge of(String realm, DigestAlgorithm algorithm) {
    String whole =
        AuthField.write(
            true, "realm", realm, "nonce", NONCE, "algorithm", algorithm.token(), "qop", "auth");
    int at = whole.lastIndexOf(NONCE);
    return new DigestChallenge(whole.substring(0, at), whole.substring(at + NONCE.length()));
  }

  /// The field's value.
  ///
  /// @param stale whether the password was right, and only the nonce was not
  String text(String nonce, boolean stale) {
    return stale ? before + nonce + after + ", stale=true" : before + nonce + after;
  }
}
