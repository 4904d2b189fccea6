package perigee.calling.sip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reckons what a client that knows the password answers (RFC 7616 §3.4.1). Belongs to SIP's loop.
final class DigestHashes {

  /// Hashes are asked for again and again; the JDK would look each up by its name.
  private final Map<DigestAlgorithm, MessageDigest> hashes = new EnumMap<>(DigestAlgorithm.class);

  /// What was asked for last.
  private @Nullable Asked asked;

  private record Asked(DigestAlgorithm algorithm, String text, String hash) {}

  /// Whether credentials are those of who knows a secret.
  ///
  /// @param secret the hash of `person:realm:password` in hexadecimal digits
  boolean isRight(DigestCredentials given, String method, String secret) {
    DigestAlgorithm algorithm = given.algorithm();
    byte[] expected =
        hash(
            algorithm,
            secret
                + ":"
                + given.nonce()
                + ":"
                + given.countText()
                + ":"
                + given.clientNonce()
                + ":auth:"
                + what(algorithm, method + ":" + given.uri()));
    return same(expected, given.response());
  }

  /// The hash of what is asked for: of registrations always the same.
  private String what(DigestAlgorithm algorithm, String text) {
    Asked known = asked;
    if (known == null || known.algorithm() != algorithm || !known.text().equals(text)) {
      known = new Asked(algorithm, text, DigestAlgorithm.hex(hash(algorithm, text)));
      asked = known;
    }
    return known.hash();
  }

  private byte[] hash(DigestAlgorithm algorithm, String text) {
    MessageDigest hash = hashes.computeIfAbsent(algorithm, DigestAlgorithm::open);
    return hash.digest(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Whether text says these octets in hexadecimal digits; how long that takes says nothing.
  private static boolean same(byte[] expected, String seen) {
    if (seen.length() != 2 * expected.length) {
      return false;
    }
    int differs = 0;
    for (int i = 0; i < expected.length; i++) {
      int high = Character.digit(seen.charAt(2 * i), 16);
      int low = Character.digit(seen.charAt(2 * i + 1), 16);
      // What is no digit is negative.
      differs |= ((high | low) & ~0xf) | ((16 * high + low) ^ (expected[i] & 0xff));
    }
    return differs == 0;
  }
}
