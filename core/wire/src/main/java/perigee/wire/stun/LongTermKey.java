package perigee.wire.stun;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;

/// The key of a long-term credential (RFC 8489 §9.2.2): MD5 of name, realm and password. MD5 is
/// what the protocol says and every client does; the key is no weaker than the password.
public final class LongTermKey {

  private LongTermKey() {}

  /// Makes it; a password is put into its normal form first (RFC 8265 §4.2.1).
  public static byte[] of(String user, String realm, String password) {
    String plain =
        password
            .codePoints()
            .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    String text = user + ":" + realm + ":" + Normalizer.normalize(plain, Normalizer.Form.NFC);
    try {
      return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
