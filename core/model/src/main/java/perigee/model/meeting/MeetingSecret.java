package perigee.model.meeting;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import perigee.wire.octets.Sha256;

/// A meeting's passcode and host key as they are kept. A passcode is short, so it is hashed slowly
/// (PBKDF2, RFC 8018): some milliseconds for each comparison. A host key has 256 random bits, for
/// which one SHA-256 is enough.
public final class MeetingSecret {

  /// Before a host key, so that people and scanners recognise it.
  public static final String HOST_KEY_PREFIX = "pgh_";

  private static final String KDF = "PBKDF2WithHmacSHA256";
  private static final int ROUNDS = 20_000;
  private static final int MOST_ROUNDS = 1_000_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;
  private static final int KEY_BYTES = 32;
  private static final Pattern KEPT =
      Pattern.compile("pbkdf2\\$(\\d{1,7})\\$([A-Za-z0-9_-]{22})\\$([A-Za-z0-9_-]{43})");
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private MeetingSecret() {}

  /// A passcode as it is kept.
  public static String passcode(String passcode, RandomGenerator random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    return "pbkdf2$%d$%s$%s"
        .formatted(
            ROUNDS,
            ENCODER.encodeToString(salt),
            ENCODER.encodeToString(derived(passcode, salt, ROUNDS)));
  }

  /// Whether a passcode is the one that is kept.
  public static boolean isPasscode(String passcode, String kept) {
    Matcher parts = KEPT.matcher(kept);
    if (!parts.matches() || passcode.isEmpty() || rounds(parts) > MOST_ROUNDS) {
      return false;
    }
    byte[] salt = Base64.getUrlDecoder().decode(parts.group(2));
    byte[] expected = Base64.getUrlDecoder().decode(parts.group(3));
    return MessageDigest.isEqual(expected, derived(passcode, salt, rounds(parts)));
  }

  /// A new host key.
  public static String newHostKey(RandomGenerator random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    return HOST_KEY_PREFIX + ENCODER.encodeToString(key);
  }

  /// A host key as it is kept.
  public static String hostKey(String hostKey) {
    return ENCODER.encodeToString(Sha256.of(hostKey));
  }

  /// The secret of a meeting's tokens, in Base64. Control and all of its hosts make the same one;
  /// besides these only who has the host key can.
  public static String ofTokens(Meeting meeting) {
    return Base64.getEncoder()
        .encodeToString(Sha256.of("tokens of " + meeting.id() + " " + meeting.hostKey()));
  }

  /// Whether a host key is the one that is kept.
  public static boolean isHostKey(String hostKey, String kept) {
    return MessageDigest.isEqual(hostKey(hostKey).getBytes(UTF_8), kept.getBytes(UTF_8));
  }

  private static int rounds(Matcher parts) {
    return Math.max(1, Integer.parseInt(parts.group(1)));
  }

  private static byte[] derived(String passcode, byte[] salt, int rounds) {
    try {
      PBEKeySpec spec = new PBEKeySpec(passcode.toCharArray(), salt, rounds, HASH_BITS);
      return SecretKeyFactory.getInstance(KDF).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + KDF, e);
    }
  }
}
