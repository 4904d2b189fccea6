package perigee.control.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Password hashing by Argon2id (RFC 9106), kept as PHC strings that carry their own parameters, so
/// that new passwords can be made harder while old ones still work.
///
/// At most two hashings run at once, because each fills its whole memory; more wait their turn.
public final class Passwords {

  /// The cost of one hashing.
  ///
  /// @param memoryKib memory filled, in KiB
  /// @param passes over that memory
  /// @param lanes computed independently
  public record Cost(int memoryKib, int passes, int lanes) {

    /// 19 MiB, two passes, one lane.
    public static final Cost DEFAULT = new Cost(19 * 1024, 2, 1);

    public Cost {
      if (lanes < 1 || passes < 1 || memoryKib < 8 * lanes) {
        throw new IllegalArgumentException(
            "Argon2 cost m=%d,t=%d,p=%d is too low; RFC 9106 §3.1 asks for m >= 8p, t >= 1, p >= 1"
                .formatted(memoryKib, passes, lanes));
      }
    }
  }

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int AT_ONCE = 2;

  private final Cost cost;
  private final SecureRandom random;
  private final Semaphore running = new Semaphore(AT_ONCE, true);
  private final String nobody;

  public Passwords(Cost cost, SecureRandom random) {
    this.cost = cost;
    this.random = random;
    this.nobody = phc(cost, bytes(SALT_BYTES), bytes(HASH_BYTES));
  }

  /// A password as it is stored.
  public String hash(String password) {
    byte[] salt = bytes(SALT_BYTES);
    return phc(cost, salt, hashed(cost, salt, password, HASH_BYTES));
  }

  /// Whether a password is the one that was hashed. Takes the same time wherever they differ.
  ///
  /// @throws IllegalArgumentException if `stored` is not a PHC string of Argon2id
  public boolean matches(String password, String stored) {
    Matcher phc = PHC.matcher(stored);
    if (!phc.matches()) {
      throw new IllegalArgumentException(
          "stored password is not of the form $argon2id$v=19$m=…,t=…,p=…$SALT$HASH");
    }
    byte[] salt = Base64.getDecoder().decode(phc.group(4));
    byte[] expected = Base64.getDecoder().decode(phc.group(5));
    byte[] actual = hashed(costOf(phc), salt, password, expected.length);
    return MessageDigest.isEqual(expected, actual);
  }

  /// The hash of a password that nobody knows: checked in place of an account that does not exist,
  /// so that both take the same time.
  public String nobody() {
    return nobody;
  }

  /// Whether a stored password was made at another cost than new ones are.
  public boolean isOutdated(String stored) {
    Matcher phc = PHC.matcher(stored);
    return !phc.matches() || !costOf(phc).equals(cost);
  }

  private static Cost costOf(Matcher phc) {
    return new Cost(
        Integer.parseInt(phc.group(1)),
        Integer.parseInt(phc.group(2)),
        Integer.parseInt(phc.group(3)));
  }

  private static String phc(Cost cost, byte[] salt, byte[] hash) {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            cost.memoryKib(),
            cost.passes(),
            cost.lanes(),
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }

  private byte[] hashed(Cost cost, byte[] salt, String password, int length) {
    return inTurn(() -> {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(cost.memoryKib())
              .withIterations(cost.passes())
              .withParallelism(cost.lanes())
              .withSalt(salt)
              .build());
      byte[] hash = new byte[length];
      generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
      return hash;
    });
  }

  private byte[] inTurn(Supplier<byte[]> hashing) {
    running.acquireUninterruptibly();
    try {
      return hashing.get();
    } finally {
      running.release();
    }
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
