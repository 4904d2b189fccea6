package perigee.calling.sip;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Signs what clients carry for the edge: which connections a dialog goes over (RFC 5626 §5.2), and
/// nonces. Its key lives as long as the process, as connections do. Belongs to SIP's loop.
final class Tokens {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SIGNATURE = 12;
  private static final int KEY = 32;
  private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder FROM_TEXT = Base64.getUrlDecoder();

  private final Mac mac;

  Tokens(RandomGenerator random) {
    byte[] key = new byte[KEY];
    random.nextBytes(key);
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Numbers, signed.
  ///
  /// @param use tells tokens of different uses apart
  String sign(char use, long one, long other) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * Long.BYTES + SIGNATURE);
    bytes.putLong(one).putLong(other).put(signature(use, one, other));
    return TO_TEXT.encodeToString(bytes.array());
  }

  private byte[] signature(char use, long one, long other) {
    ByteBuffer signed = ByteBuffer.allocate(2 * Long.BYTES + 2);
    mac.update(signed.putChar(use).putLong(one).putLong(other).array());
    return Arrays.copyOf(mac.doFinal(), SIGNATURE);
  }

  /// The numbers in a token; null if it is none of ours.
  @Nullable Pair read(char use, String token) {
    byte[] bytes;
    try {
      bytes = FROM_TEXT.decode(token);
    } catch (IllegalArgumentException _) {
      return null;
    }
    if (bytes.length != 2 * Long.BYTES + SIGNATURE) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    Pair pair = new Pair(buffer.getLong(), buffer.getLong());
    byte[] seen = Arrays.copyOfRange(bytes, 2 * Long.BYTES, bytes.length);
    boolean ours = MessageDigest.isEqual(seen, signature(use, pair.one(), pair.other()));
    return ours ? pair : null;
  }

  /// Text, signed: as many octets of its signature as fit a GRUU.
  String seal(String text) {
    byte[] sum = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    return TO_TEXT.encodeToString(Arrays.copyOf(sum, SIGNATURE));
  }

  /// Two numbers.
  record Pair(long one, long other) {}
}
