package perigee.calling.sip;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
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

  private static final int NUMBERS = 2 * Long.BYTES;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Mac mac;
  private final byte[] token = new byte[NUMBERS + SIGNATURE];
  private final byte[] signed = new byte[2 + NUMBERS];
  private final byte[] sum;

  Tokens(RandomGenerator random) {
    byte[] key = new byte[KEY];
    random.nextBytes(key);
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      sum = new byte[mac.getMacLength()];
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Numbers, signed.
  ///
  /// @param use tells tokens of different uses apart
  String sign(char use, long one, long other) {
    LONGS.set(token, 0, one);
    LONGS.set(token, Long.BYTES, other);
    sum(use, one, other);
    System.arraycopy(sum, 0, token, NUMBERS, SIGNATURE);
    return TO_TEXT.encodeToString(token);
  }

  private void sum(char use, long one, long other) {
    signed[0] = (byte) (use >> 8);
    signed[1] = (byte) use;
    LONGS.set(signed, 2, one);
    LONGS.set(signed, 2 + Long.BYTES, other);
    mac.update(signed);
    try {
      mac.doFinal(sum, 0);
    } catch (ShortBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The numbers in a token; null if it is none of ours.
  @Nullable Pair read(char use, String text) {
    byte[] bytes;
    try {
      bytes = FROM_TEXT.decode(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
    if (bytes.length != NUMBERS + SIGNATURE) {
      return null;
    }
    Pair pair = new Pair((long) LONGS.get(bytes, 0), (long) LONGS.get(bytes, Long.BYTES));
    sum(use, pair.one(), pair.other());
    return isSigned(bytes) ? pair : null;
  }

  /// Whether a token ends with the sum; how long that takes says nothing.
  private boolean isSigned(byte[] bytes) {
    int differs = 0;
    for (int i = 0; i < SIGNATURE; i++) {
      differs |= bytes[NUMBERS + i] ^ sum[i];
    }
    return differs == 0;
  }

  /// Text, signed: as many octets of its signature as fit a GRUU.
  String seal(String text) {
    byte[] all = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    return TO_TEXT.encodeToString(Arrays.copyOf(all, SIGNATURE));
  }

  /// Two numbers.
  record Pair(long one, long other) {}
}
