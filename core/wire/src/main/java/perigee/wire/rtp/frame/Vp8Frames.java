package perigee.wire.rtp.frame;

import org.jspecify.annotations.Nullable;
import perigee.wire.rtp.payload.Vp8Descriptor;

/// Frames of VP8 (RFC 7741 §4.4): payloads without their descriptors.
public final class Vp8Frames implements FrameAssembly {

  private static final int KEY_HEAD = 10;
  private static final int SIZE_MASK = 0x3fff;

  private final Vp8Descriptor descriptor = new Vp8Descriptor();
  private final FrameOctets frame = new FrameOctets();
  private final AssembledFrame assembled = new AssembledFrame();

  @Override
  public void begin() {
    frame.clear();
  }

  @Override
  public boolean add(byte[] octets, int from, int length) {
    if (!descriptor.read(octets, from, length)) {
      return false;
    }
    boolean begins = frame.length == 0;
    int head = descriptor.length();
    return begins == descriptor.startOfFrame() && frame.add(octets, from + head, length - head);
  }

  @Override
  public @Nullable AssembledFrame end() {
    if (frame.length == 0) {
      return null;
    }
    byte[] octets = frame.octets;
    boolean isKey = (octets[0] & 1) == 0;
    boolean tells = isKey && frame.length >= KEY_HEAD;
    int width = tells ? ((octets[7] & 0xff) << Byte.SIZE | (octets[6] & 0xff)) & SIZE_MASK : 0;
    int height = tells ? ((octets[9] & 0xff) << Byte.SIZE | (octets[8] & 0xff)) & SIZE_MASK : 0;
    assembled.set(octets, frame.length, isKey, width, height);
    return assembled;
  }
}
