package perigee.wire.rtp.frame;

import org.jspecify.annotations.Nullable;
import perigee.wire.rtp.payload.Vp9Descriptor;

/// Frames of VP9 (RFC 9628) with one spatial layer: payloads without their descriptors.
public final class Vp9Frames implements FrameAssembly {

  private static final int SIZE_AT_BIT = 36;
  private static final int SIZE_BITS = 16;
  private static final int INTER_FRAME = 0x04;
  private static final int SHOWN_AGAIN = 0x08;

  private final Vp9Descriptor descriptor = new Vp9Descriptor();
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
    int head = descriptor.length();
    return frame.add(octets, from + head, length - head);
  }

  @Override
  public @Nullable AssembledFrame end() {
    if (frame.length == 0) {
      return null;
    }
    boolean isKey = (frame.octets[0] & (INTER_FRAME | SHOWN_AGAIN)) == 0;
    boolean tells = isKey && frame.length * Byte.SIZE >= SIZE_AT_BIT + 2 * SIZE_BITS;
    int width = tells ? bits(SIZE_AT_BIT) + 1 : 0;
    int height = tells ? bits(SIZE_AT_BIT + SIZE_BITS) + 1 : 0;
    assembled.set(frame.octets, frame.length, isKey, width, height);
    return assembled;
  }

  private int bits(int at) {
    int read = 0;
    for (int i = at; i < at + SIZE_BITS; i++) {
      read = (read << 1) | (frame.octets[i / Byte.SIZE] >> (Byte.SIZE - 1 - i % Byte.SIZE) & 1);
    }
    return read;
  }
}
