package perigee.wire.rtp.frame;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Frames of H.264 (RFC 6184 §5.6 to §5.8): NAL units, each behind its length in four octets.
public final class H264Frames implements FrameAssembly {

  private static final int TYPE = 0x1f;
  private static final int IDR = 5;
  private static final int SPS = 7;
  private static final int PPS = 8;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;
  private static final int FU_START = 0x80;
  private static final int FU_HEAD = 2;
  private static final int LENGTH = 4;

  private final FrameOctets frame = new FrameOctets();
  private final AssembledFrame assembled = new AssembledFrame();
  private byte[] sps = new byte[0];
  private byte[] pps = new byte[0];
  private boolean isKey;

  /// Where the length of the unit is that is being put together from fragments, -1 if none is.
  private int unitAt = -1;

  @Override
  public void begin() {
    frame.clear();
    isKey = false;
    unitAt = -1;
  }

  @Override
  public boolean add(byte[] octets, int from, int length) {
    if (length < 1) {
      return false;
    }
    return switch (octets[from] & TYPE) {
      case STAP_A -> aggregate(octets, from + 1, from + length);
      case FU_A -> length > FU_HEAD && fragment(octets, from, length);
      case 0, 25, 26, 27, 29, 30, 31 -> false;
      default -> unit(octets, from, length);
    };
  }

  private boolean aggregate(byte[] octets, int from, int end) {
    int at = from;
    while (at + 2 < end) {
      int length = (octets[at] & 0xff) << Byte.SIZE | (octets[at + 1] & 0xff);
      if (length == 0 || at + 2 + length > end || !unit(octets, at + 2, length)) {
        return false;
      }
      at += 2 + length;
    }
    return at == end;
  }

  private boolean fragment(byte[] octets, int from, int length) {
    int head = octets[from + 1];
    if ((head & FU_START) != 0) {
      note(head & TYPE);
      unitAt = frame.length;
      byte[] first = {0, 0, 0, 0, (byte) ((octets[from] & ~TYPE) | (head & TYPE))};
      if (!frame.add(first, 0, first.length)) {
        return false;
      }
    } else if (unitAt < 0) {
      return false;
    }
    boolean fits = frame.add(octets, from + FU_HEAD, length - FU_HEAD);
    tell(unitAt);
    return fits;
  }

  private boolean unit(byte[] octets, int from, int length) {
    int type = octets[from] & TYPE;
    note(type);
    if (type == SPS) {
      sps = Arrays.copyOfRange(octets, from, from + length);
    } else if (type == PPS) {
      pps = Arrays.copyOfRange(octets, from, from + length);
    }
    int at = frame.length;
    boolean fits = frame.add(new byte[LENGTH], 0, LENGTH) && frame.add(octets, from, length);
    if (fits) {
      tell(at);
    }
    unitAt = -1;
    return fits;
  }

  private void note(int type) {
    isKey |= type == IDR;
  }

  private void tell(int at) {
    int length = frame.length - at - LENGTH;
    for (int i = 0; i < LENGTH; i++) {
      frame.octets[at + i] = (byte) (length >>> ((LENGTH - 1 - i) * Byte.SIZE));
    }
  }

  @Override
  public @Nullable AssembledFrame end() {
    if (frame.length == 0) {
      return null;
    }
    H264Size size = isKey ? H264Size.of(sps) : H264Size.UNKNOWN;
    assembled.set(frame.octets, frame.length, isKey, size.width(), size.height());
    if (isKey) {
      assembled.decoderNeeds(configuration());
    }
    return assembled;
  }

  /// ISO/IEC 14496-15 §5.3.3.1: what decoders are configured by.
  private byte[] configuration() {
    if (sps.length < LENGTH || pps.length == 0) {
      return new byte[0];
    }
    FrameOctets out = new FrameOctets();
    byte[] head = {1, sps[1], sps[2], sps[3], (byte) 0xff, (byte) 0xe1};
    boolean _ = out.add(head, 0, head.length);
    withLength(out, sps);
    boolean _ = out.add(1);
    withLength(out, pps);
    return Arrays.copyOf(out.octets, out.length);
  }

  private static void withLength(FrameOctets out, byte[] unit) {
    boolean _ = out.add(unit.length >>> Byte.SIZE);
    boolean _ = out.add(unit.length);
    boolean _ = out.add(unit, 0, unit.length);
  }
}
