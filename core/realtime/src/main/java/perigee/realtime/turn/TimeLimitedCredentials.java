package perigee.realtime.turn;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Credentials that a server holds no list of: the user name is `EXPIRY:ACCOUNT`, with the expiry
/// in seconds since the epoch, and the password is the base64 of its HMAC-SHA-1 under a secret that
/// is shared with whoever hands them out (draft-uberti-behave-turn-rest, what browsers'
/// applications and other servers use). Several secrets may hold, so that they can change.
public final class TimeLimitedCredentials implements Credentials {

  private static final String ALGORITHM = "HmacSHA1";
  private static final int MOST_DIGITS = 12;

  private final List<byte[]> secrets;

  /// Credentials of secrets; all of them hold.
  public TimeLimitedCredentials(List<byte[]> secrets) {
    this.secrets = secrets.stream().map(byte[]::clone).toList();
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("there must be a secret");
    }
  }

  /// A user name that holds until a time.
  public static String user(String account, long expirySeconds) {
    return expirySeconds + ":" + account;
  }

  /// The password of a user name under a secret.
  public static String password(byte[] secret, String user) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return Base64.getEncoder().encodeToString(mac.doFinal(user.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  @Override
  public int alternatives() {
    return secrets.size();
  }

  @Override
  public @Nullable Known find(String user, long nowSeconds, int alternative) {
    int colon = user.indexOf(':');
    String digits = colon < 0 ? user : user.substring(0, colon);
    if (digits.isEmpty()
        || digits.length() > MOST_DIGITS
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
        || Long.parseLong(digits) < nowSeconds) {
      return null;
    }
    String account = colon < 0 ? "" : user.substring(colon + 1);
    return new Known(account, password(secrets.get(alternative), user));
  }
}
