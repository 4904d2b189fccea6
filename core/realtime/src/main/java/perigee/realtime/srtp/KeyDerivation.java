package perigee.realtime.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Keys of a session out of a master key: the key stream of AES in counter mode that begins at the
/// salt, with the label in it (RFC 3711 §4.3.3). A salt of 12 octets has two zeros behind it (RFC
/// 7714 §11).
final class KeyDerivation {

  static final int RTP_KEY = 0;
  static final int RTP_AUTHENTICATION = 1;
  static final int RTP_SALT = 2;
  static final int RTCP_KEY = 3;
  static final int RTCP_AUTHENTICATION = 4;
  static final int RTCP_SALT = 5;

  private static final int BLOCK = 16;
  private static final int LABEL_AT = 7;

  private KeyDerivation() {}

  static byte[] derive(byte[] key, byte[] salt, int label, int octets) {
    byte[] start = Arrays.copyOf(salt, BLOCK);
    start[LABEL_AT] ^= (byte) label;
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(start));
      return cipher.doFinal(new byte[octets]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES in counter mode", e);
    }
  }
}
