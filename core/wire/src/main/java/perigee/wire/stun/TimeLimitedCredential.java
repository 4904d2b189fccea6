package perigee.wire.stun;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Credentials that a server holds no list of (draft-uberti-behave-turn-rest, what browsers'
/// applications and other servers use): the user name is `EXPIRY:ACCOUNT`, with the expiry in
/// seconds since the epoch, and the password is the base64 of its HMAC-SHA-1 under a secret that is
/// shared with whoever hands them out.
public final class TimeLimitedCredential {

  private static final String ALGORITHM = "HmacSHA1";
  private static final int MOST_DIGITS = 12;

  private TimeLimitedCredential() {}

  /// A user name that holds until a time.
  public static String user(String account, long expirySeconds) {
    return expirySeconds + ":" + account;
  }

  /// Until when a user name holds, in seconds since the epoch; -1 if it says no time.
  public static long expiry(String user) {
    int colon = user.indexOf(':');
    String digits = colon < 0 ? user : user.substring(0, colon);
    boolean number =
        !digits.isEmpty()
            && digits.length() <= MOST_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? Long.parseLong(digits) : -1;
  }

  /// Whose a user name is; empty if it does not say.
  public static String account(String user) {
    return user.substring(user.indexOf(':') + 1);
  }

  /// The password of a user name.
  ///
  /// @param secret text; its UTF-8 is the key
  public static String password(String secret, String user) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return Base64.getEncoder().encodeToString(mac.doFinal(user.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
