package perigee.realtime.srtp;

import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import perigee.wire.octets.NetworkOrder;

/// AES in counter mode, sealed with HMAC-SHA-1 (RFC 3711 §4.1.1, §4.2.1). The key stream is made
/// from blocks of counters, and the HMAC from its definition (RFC 2104), since the JDK's own ways
/// make objects for each packet.
final class CounterPackets implements PacketCipher {

  private static final int TAG = 10;
  private static final int SSRC_AT = 8;
  private static final int CONTROL_SSRC_AT = 4;
  private static final int BLOCK = 16;
  private static final int HASH = 20;
  private static final int HASH_BLOCK = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final Cipher media;
  private final Cipher control;
  private final byte[] mediaSalt;
  private final byte[] controlSalt;
  private final byte[] mediaInner;
  private final byte[] mediaOuter;
  private final byte[] controlInner;
  private final byte[] controlOuter;
  private final MessageDigest sha1;
  private final byte[] hash = new byte[HASH];
  private final byte[] turns = new byte[Integer.BYTES];
  private final Scratch scratch;

  CounterPackets(SrtpMaster master, Scratch scratch) {
    this.scratch = scratch;
    this.media = aes(master.derive(KeyDerivation.RTP_KEY, SrtpProfile.KEY));
    this.control = aes(master.derive(KeyDerivation.RTCP_KEY, SrtpProfile.KEY));
    int salt = SrtpProfile.AES128_CM_HMAC_SHA1_80.salt();
    this.mediaSalt = Arrays.copyOf(master.derive(KeyDerivation.RTP_SALT, salt), BLOCK);
    this.controlSalt = Arrays.copyOf(master.derive(KeyDerivation.RTCP_SALT, salt), BLOCK);
    byte[] mediaKey = master.derive(KeyDerivation.RTP_AUTHENTICATION, HASH);
    byte[] controlKey = master.derive(KeyDerivation.RTCP_AUTHENTICATION, HASH);
    this.mediaInner = pad(mediaKey, INNER);
    this.mediaOuter = pad(mediaKey, OUTER);
    this.controlInner = pad(controlKey, INNER);
    this.controlOuter = pad(controlKey, OUTER);
    try {
      this.sha1 = MessageDigest.getInstance("SHA-1");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private static Cipher aes(byte[] key) {
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
      return cipher;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES", e);
    }
  }

  private static byte[] pad(byte[] key, byte with) {
    byte[] padded = Arrays.copyOf(key, HASH_BLOCK);
    for (int i = 0; i < HASH_BLOCK; i++) {
      padded[i] ^= with;
    }
    return padded;
  }

  @Override
  public int protect(byte[] bytes, int at, int length, int head, long index) {
    crypt(
        media,
        mediaSalt,
        NetworkOrder.i32(bytes, at + SSRC_AT),
        index,
        bytes,
        at + head,
        length - head);
    NetworkOrder.i32(turns, 0, (int) (index >>> Short.SIZE));
    seal(mediaInner, mediaOuter, bytes, at, length, true);
    System.arraycopy(hash, 0, bytes, at + length, TAG);
    return length + TAG;
  }

  @Override
  public int unprotect(byte[] bytes, int at, int length, int head, long index) {
    int plain = length - TAG;
    if (plain < head) {
      return FALSE;
    }
    NetworkOrder.i32(turns, 0, (int) (index >>> Short.SIZE));
    seal(mediaInner, mediaOuter, bytes, at, plain, true);
    if (!isSealed(bytes, at + plain)) {
      return FALSE;
    }
    crypt(
        media,
        mediaSalt,
        NetworkOrder.i32(bytes, at + SSRC_AT),
        index,
        bytes,
        at + head,
        plain - head);
    return plain;
  }

  @Override
  public int protectControl(byte[] bytes, int at, int length, int index) {
    int ssrc = NetworkOrder.i32(bytes, at + CONTROL_SSRC_AT);
    crypt(control, controlSalt, ssrc, index, bytes, at + RTCP_HEAD, length - RTCP_HEAD);
    NetworkOrder.i32(bytes, at + length, index | ENCRYPTED);
    seal(controlInner, controlOuter, bytes, at, length + INDEX, false);
    System.arraycopy(hash, 0, bytes, at + length + INDEX, TAG);
    return length + INDEX + TAG;
  }

  @Override
  public int unprotectControl(byte[] bytes, int at, int length) {
    int plain = length - TAG - INDEX;
    seal(controlInner, controlOuter, bytes, at, plain + INDEX, false);
    if (!isSealed(bytes, at + plain + INDEX)) {
      return FALSE;
    }
    int index = NetworkOrder.i32(bytes, at + plain) & ~ENCRYPTED;
    int ssrc = NetworkOrder.i32(bytes, at + CONTROL_SSRC_AT);
    crypt(control, controlSalt, ssrc, index, bytes, at + RTCP_HEAD, plain - RTCP_HEAD);
    return plain;
  }

  @Override
  public int indexAt(int at, int length) {
    return at + length - TAG - INDEX;
  }

  /// Puts the key stream over octets: the blocks that it is made of are salt, source and index,
  /// with a counter in the last 16 bits (RFC 3711 §4.1.1).
  private void crypt(
      Cipher cipher, byte[] salt, int ssrc, long index, byte[] bytes, int at, int length) {
    int blocks = (length + BLOCK - 1) / BLOCK;
    byte[] counters = scratch.counters();
    byte[] stream = scratch.stream();
    long high = NetworkOrder.i64(salt, 0) ^ (ssrc & 0xffff_ffffL);
    long low = NetworkOrder.i64(salt, Long.BYTES) ^ (index << Short.SIZE);
    for (int i = 0; i < blocks; i++) {
      NetworkOrder.i64(counters, i * BLOCK, high);
      NetworkOrder.i64(counters, i * BLOCK + Long.BYTES, low + i);
    }
    try {
      cipher.update(counters, 0, blocks * BLOCK, stream, 0);
    } catch (ShortBufferException e) {
      throw new IllegalStateException("a packet is longer than it may be", e);
    }
    int words = length & -Long.BYTES;
    for (int i = 0; i < words; i += Long.BYTES) {
      NetworkOrder.i64(
          bytes, at + i, NetworkOrder.i64(bytes, at + i) ^ NetworkOrder.i64(stream, i));
    }
    for (int i = words; i < length; i++) {
      bytes[at + i] ^= stream[i];
    }
  }

  private void seal(
      byte[] inner, byte[] outer, byte[] bytes, int at, int length, boolean withTurns) {
    sha1.update(inner);
    sha1.update(bytes, at, length);
    if (withTurns) {
      sha1.update(turns);
    }
    try {
      sha1.digest(hash, 0, HASH);
      sha1.update(outer);
      sha1.update(hash);
      sha1.digest(hash, 0, HASH);
    } catch (DigestException e) {
      throw new IllegalStateException("a digest has 20 octets", e);
    }
  }

  /// Takes as long for a wrong tag as for a right one.
  private boolean isSealed(byte[] bytes, int at) {
    int difference = 0;
    for (int i = 0; i < TAG; i++) {
      difference |= bytes[at + i] ^ hash[i];
    }
    return difference == 0;
  }

  @Override
  public void close() {}
}
