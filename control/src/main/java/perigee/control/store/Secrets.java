package perigee.control.store;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import perigee.wire.octets.Sha256;

/// Maker of random secrets. They have 256 random bits, so that a plain SHA-256 keeps them safe in
/// the store and finds them by an index.
public final class Secrets {

  private static final int SECRET_BYTES = 32;
  private static final int ID_BYTES = 8;

  private final SecureRandom random;

  public Secrets(SecureRandom random) {
    this.random = random;
  }

  /// A new secret.
  ///
  /// @param prefix says what it is for, so that people and scanners recognise it
  public String issue(String prefix) {
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SECRET_BYTES));
  }

  /// A new public identifier.
  public String id() {
    return HexFormat.of().formatHex(bytes(ID_BYTES));
  }

  /// What is stored in the place of a secret.
  public static String hash(String secret) {
    return HexFormat.of().formatHex(Sha256.of(secret));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
