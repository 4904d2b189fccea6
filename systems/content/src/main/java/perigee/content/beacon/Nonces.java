package perigee.content.beacon;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import perigee.model.mapping.Prefix;

/// What a browser must show to be listened to: an HMAC (RFC 2104, SHA-256, cut to 128 bits) over
/// its network, the minute and the servers that it was told to time. So it can speak for its own
/// network alone, of these servers alone, and for a few minutes. The key is this process's own.
final class Nonces {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int TAG_BYTES = 16;
  private static final long MINUTE_MILLIS = 60_000;

  /// Minutes after which a nonce is no good.
  private static final long LIFE_MINUTES = 10;

  private final SecretKeySpec key;

  Nonces(SecureRandom random) {
    byte[] secret = new byte[KEY_BYTES];
    random.nextBytes(secret);
    this.key = new SecretKeySpec(secret, ALGORITHM);
  }

  /// `MINUTE.TAG`.
  String issue(Prefix client, List<String> servers, long nowMillis) {
    long minute = nowMillis / MINUTE_MILLIS;
    return minute + "." + tag(client, servers, minute);
  }

  boolean isGenuine(String nonce, Prefix client, List<String> servers, long nowMillis) {
    int dot = nonce.indexOf('.');
    if (dot < 1 || dot > 12) {
      return false;
    }
    long minute;
    try {
      minute = Long.parseLong(nonce.substring(0, dot));
    } catch (NumberFormatException _) {
      return false;
    }
    long age = nowMillis / MINUTE_MILLIS - minute;
    byte[] right = tag(client, servers, minute).getBytes(UTF_8);
    boolean same = MessageDigest.isEqual(right, nonce.substring(dot + 1).getBytes(UTF_8));
    return same && age >= 0 && age <= LIFE_MINUTES;
  }

  private String tag(Prefix client, List<String> servers, long minute) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      String text = client + " " + minute + " " + String.join(" ", servers);
      byte[] whole = mac.doFinal(text.getBytes(UTF_8));
      byte[] cut = Arrays.copyOf(whole, TAG_BYTES);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(cut);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
