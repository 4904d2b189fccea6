package perigee.realtime.srtp;

import java.lang.foreign.MemorySegment;
import perigee.wire.octets.NetworkOrder;

/// AES-GCM of packets (RFC 7714 §8, §9).
final class GcmPackets implements PacketCipher {

  private static final int SSRC_AT = 8;
  private static final int CONTROL_SSRC_AT = 4;

  private final Gcm media;
  private final Gcm control;
  private final byte[] mediaSalt;
  private final byte[] controlSalt;
  private final byte[] iv = new byte[Gcm.IV];
  private final byte[] extra = new byte[RTCP_HEAD + INDEX];

  GcmPackets(Gcm media, Gcm control, byte[] mediaSalt, byte[] controlSalt) {
    this.media = media;
    this.control = control;
    this.mediaSalt = mediaSalt.clone();
    this.controlSalt = controlSalt.clone();
  }

  /// 16 bits of nothing, the source, 48 bits of index, under the salt.
  private void iv(byte[] salt, int ssrc, long index) {
    NetworkOrder.u16(iv, 0, NetworkOrder.u16(salt, 0));
    NetworkOrder.i32(iv, 2, NetworkOrder.i32(salt, 2) ^ ssrc);
    NetworkOrder.u16(iv, 6, NetworkOrder.u16(salt, 6) ^ (int) (index >>> 32));
    NetworkOrder.i32(iv, 8, NetworkOrder.i32(salt, 8) ^ (int) index);
  }

  @Override
  public int protect(byte[] bytes, int at, int length, int head, long index) {
    iv(mediaSalt, NetworkOrder.i32(bytes, at + SSRC_AT), index);
    media.seal(iv, bytes, at, head, bytes, at + head, length - head);
    return length + Gcm.TAG;
  }

  @Override
  public int protect(
      byte[] bytes, int at, int length, int head, long index, MemorySegment to, long toAt) {
    iv(mediaSalt, NetworkOrder.i32(bytes, at + SSRC_AT), index);
    media.seal(iv, bytes, at, head, length, to, toAt);
    return length + Gcm.TAG;
  }

  @Override
  public int unprotect(byte[] bytes, int at, int length, int head, long index) {
    int text = length - head - Gcm.TAG;
    if (text < 0) {
      return FALSE;
    }
    iv(mediaSalt, NetworkOrder.i32(bytes, at + SSRC_AT), index);
    boolean right = media.open(iv, bytes, at, head, bytes, at + head, text);
    return right ? length - Gcm.TAG : FALSE;
  }

  @Override
  public int protectControl(byte[] bytes, int at, int length, int index) {
    control(bytes, at, index | ENCRYPTED);
    control.seal(iv, extra, 0, extra.length, bytes, at + RTCP_HEAD, length - RTCP_HEAD);
    NetworkOrder.i32(bytes, at + length + Gcm.TAG, index | ENCRYPTED);
    return length + Gcm.TAG + INDEX;
  }

  @Override
  public int unprotectControl(byte[] bytes, int at, int length) {
    control(bytes, at, NetworkOrder.i32(bytes, indexAt(at, length)));
    int text = length - RTCP_HEAD - Gcm.TAG - INDEX;
    boolean right = control.open(iv, extra, 0, extra.length, bytes, at + RTCP_HEAD, text);
    return right ? length - Gcm.TAG - INDEX : FALSE;
  }

  private void control(byte[] bytes, int at, int word) {
    System.arraycopy(bytes, at, extra, 0, RTCP_HEAD);
    NetworkOrder.i32(extra, RTCP_HEAD, word);
    iv(controlSalt, NetworkOrder.i32(bytes, at + CONTROL_SSRC_AT), word & ~ENCRYPTED);
  }

  @Override
  public int indexAt(int at, int length) {
    return at + length - INDEX;
  }

  @Override
  public void close() {
    media.close();
    control.close();
  }
}
