package perigee.realtime.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-GCM of the JDK, which makes some objects for each packet.
final class JdkGcm implements Gcm {

  private final SecretKeySpec key;
  private final Cipher cipher;

  JdkGcm(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
    try {
      this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  @Override
  public void seal(
      byte[] iv, byte[] extra, int extraAt, int extraLength, byte[] text, int at, int length) {
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG * Byte.SIZE, iv));
      cipher.updateAAD(extra, extraAt, extraLength);
      cipher.doFinal(text, at, length, text, at);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a packet could not be sealed", e);
    }
  }

  @Override
  public boolean open(
      byte[] iv, byte[] extra, int extraAt, int extraLength, byte[] text, int at, int length) {
    try {
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG * Byte.SIZE, iv));
      cipher.updateAAD(extra, extraAt, extraLength);
      cipher.doFinal(text, at, length + TAG, text, at);
      return true;
    } catch (AEADBadTagException _) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a packet could not be opened", e);
    }
  }

  @Override
  public void close() {}
}
