package perigee.realtime.turn;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Nonces that nothing is kept of: the time, and a code over time and client that only this server
/// can make (RFC 8489 §9.2). It belongs to one thread.
final class Nonces {

  /// How long one is good.
  static final long SECONDS = 3600;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int TIME_DIGITS = 8;
  private static final int CODE_OCTETS = 12;
  private static final int LENGTH = TIME_DIGITS + 2 * CODE_OCTETS;
  private static final HexFormat HEX = HexFormat.of();

  private final Mac mac;
  private final ByteBuffer input = ByteBuffer.allocate(3 * Long.BYTES);

  /// Nonces.
  ///
  /// @param secret of [#secret], the same for all threads of a server
  Nonces(byte[] secret) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /// A new secret.
  static byte[] secret() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return secret;
  }

  /// A nonce for a client.
  byte[] make(Source client, long nowSeconds) {
    String time = HEX.toHexDigits((int) nowSeconds);
    return (time + code(client, (int) nowSeconds)).getBytes(StandardCharsets.US_ASCII);
  }

  private String code(Source client, int seconds) {
    input.clear();
    input.putLong(client.high()).putLong(client.low());
    input.putInt(client.peerPort()).putInt(seconds);
    return HEX.formatHex(Arrays.copyOf(mac.doFinal(input.array()), CODE_OCTETS));
  }

  /// Whether a nonce was made for this client, and not too long ago.
  boolean holds(byte[] nonce, Source client, long nowSeconds) {
    if (nonce.length != LENGTH) {
      return false;
    }
    int seconds;
    try {
      String time = new String(nonce, 0, TIME_DIGITS, StandardCharsets.ISO_8859_1);
      seconds = (int) HexFormat.fromHexDigitsToLong(time);
    } catch (IllegalArgumentException _) {
      return false;
    }
    byte[] code = code(client, seconds).getBytes(StandardCharsets.US_ASCII);
    int age = (int) nowSeconds - seconds;
    return MessageDigest.isEqual(code, Arrays.copyOfRange(nonce, TIME_DIGITS, LENGTH))
        && age >= 0
        && age < SECONDS;
  }
}
