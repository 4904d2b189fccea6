package perigee.control.certificate;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import perigee.net.tls.PrivateFile;

/// Encrypts what lies in the store and must stay secret, so that a copy of the database alone gives
/// nothing away: AES-256-GCM, the place of the text bound in, the key in a file of its own.
final class Sealing {

  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random;

  private Sealing(byte[] key, SecureRandom random) {
    this.key = new SecretKeySpec(key, "AES");
    this.random = random;
  }

  /// Reads the key, or makes it if there is none.
  static Sealing open(Path file, SecureRandom random) throws IOException {
    if (!Files.exists(file)) {
      byte[] fresh = new byte[KEY_BYTES];
      random.nextBytes(fresh);
      PrivateFile.write(file, Base64.getEncoder().encodeToString(fresh) + "\n");
    }
    byte[] key = Base64.getMimeDecoder().decode(Files.readString(file));
    if (key.length != KEY_BYTES) {
      throw new IOException(
          file + " has a key of " + key.length + " bytes; it must have " + KEY_BYTES);
    }
    return new Sealing(key, random);
  }

  /// @param place where the text is kept; only there can it be opened again
  String seal(String text, String place) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, place).doFinal(text.getBytes(UTF_8));
      byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
      return Base64.getEncoder().encodeToString(whole);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /// @throws IllegalStateException if it was sealed with another key, for another place, or changed
  String open(String sealed, String place) {
    byte[] whole = Base64.getDecoder().decode(sealed);
    try {
      byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
      return new String(
          cipher(Cipher.DECRYPT_MODE, nonce, place)
              .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES),
          UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "the secret of " + place + " can't be opened; seal.key must be the one it was kept with",
          e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String place) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.getBytes(UTF_8));
    return cipher;
  }
}
