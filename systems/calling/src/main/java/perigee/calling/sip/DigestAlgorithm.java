package perigee.calling.sip;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A hash of digest authentication (RFC 8760 §2.1).
public enum DigestAlgorithm {
  SHA_256("SHA-256"),
  MD5("MD5");

  private final String token;

  DigestAlgorithm(String token) {
    this.token = token;
  }

  /// As fields name it, and the JDK, too.
  public String token() {
    return token;
  }

  /// The hash of text in lower-case hexadecimal digits.
  public String hash(String text) {
    return hex(open().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  MessageDigest open() {
    try {
      return MessageDigest.getInstance(token);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
