package perigee.calling.sip;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reckons what a client that knows the password answers (RFC 7616 §3.4.1). Belongs to SIP's loop.
final class DigestHashes {

  private static final int USUAL = 512;

  /// Hashes are asked for again and again; the JDK would look each up by its name.
  private final Map<DigestAlgorithm, MessageDigest> hashes = new EnumMap<>(DigestAlgorithm.class);

  /// What is hashed next.
  private byte[] text = new byte[USUAL];

  private int length;

  /// What was asked for last.
  private @Nullable Asked asked;

  private record Asked(DigestAlgorithm algorithm, String method, String uri, String hash) {}

  /// Whether credentials are those of who knows a secret.
  ///
  /// @param secret the hash of `person:realm:password` in hexadecimal digits
  boolean isRight(DigestCredentials given, String method, String secret) {
    DigestAlgorithm algorithm = given.algorithm();
    String what = what(algorithm, method, given.uri());
    length = 0;
    put(secret);
    put(":");
    put(given.nonce());
    put(":");
    put(given.countText());
    put(":");
    put(given.clientNonce());
    put(":auth:");
    put(what);
    return same(sum(algorithm), given.response());
  }

  /// The hash of what is asked for: of registrations always the same.
  private String what(DigestAlgorithm algorithm, String method, String uri) {
    Asked known = asked;
    if (known == null
        || known.algorithm() != algorithm
        || !known.method().equals(method)
        || !known.uri().equals(uri)) {
      length = 0;
      put(method);
      put(":");
      put(uri);
      known = new Asked(algorithm, method, uri, DigestAlgorithm.hex(sum(algorithm)));
      asked = known;
    }
    return known.hash();
  }

  /// Adds to what is hashed next: one octet for each character, as messages are read.
  @SuppressWarnings("deprecation") // it is said to cut characters short, which these don't need
  private void put(String part) {
    int end = length + part.length();
    if (end > text.length) {
      text = Arrays.copyOf(text, 2 * end);
    }
    part.getBytes(0, part.length(), text, length);
    length = end;
  }

  private byte[] sum(DigestAlgorithm algorithm) {
    MessageDigest hash = hashes.computeIfAbsent(algorithm, DigestAlgorithm::open);
    hash.update(text, 0, length);
    return hash.digest();
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
