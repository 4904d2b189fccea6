package perigee.realtime.ice;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/// What one end's checks are sealed with, and known by (RFC 8445 §5.3).
///
/// @param ufrag eight letters and digits if it is ours; the other end's may have up to 256
/// @param password at least 22 of them
public record IceCredentials(String ufrag, String password) {

  /// Octets of our own fragments, so that a number stands for them.
  static final int UFRAG = 8;

  private static final int PASSWORD = 24;
  private static final int MOST = 256;
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  public IceCredentials {
    if (ufrag.isEmpty() || ufrag.length() > MOST || password.length() > MOST) {
      throw new IllegalArgumentException("credentials of ICE have up to 256 characters");
    }
  }

  /// Makes some. A fragment has 48 bits, a password 144.
  public static IceCredentials create(RandomGenerator random) {
    return new IceCredentials(text(random, UFRAG), text(random, PASSWORD));
  }

  private static String text(RandomGenerator random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  /// The number that stands for a fragment of ours; 0 for one that has another length.
  public long number() {
    byte[] octets = ufrag.getBytes(StandardCharsets.US_ASCII);
    return octets.length == UFRAG ? ByteBuffer.wrap(octets).getLong() : 0;
  }

  byte[] key() {
    return password.getBytes(StandardCharsets.UTF_8);
  }
}
