package perigee.wire.rtp.frame;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Temporal units of AV1 (RTP Payload Format For AV1 §4): OBUs, each with its size, without
/// delimiters.
public final class Av1Frames implements FrameAssembly {

  private static final int CONTINUES = 0x80;
  private static final int WILL_CONTINUE = 0x40;
  private static final int NEW_SEQUENCE = 0x08;
  private static final int HAS_EXTENSION = 0x04;
  private static final int HAS_SIZE = 0x02;
  private static final int SEQUENCE_HEADER = 1;
  private static final int DELIMITER = 2;
  private static final int TILE_LIST = 8;
  private static final int PADDING = 15;
  private static final int LEB_BITS = 7;
  private static final int MOST_LEB = 4;
  private static final int LEAST_SEQUENCE = 4;
  private static final int MARKER_AND_VERSION = 0x81;
  private static final int SUBSAMPLED = 0x0c;
  private static final int REDUCED = 0x08;
  private static final int TIMING = 0x04;
  private static final int USUAL_LEVEL = 8;

  private final FrameOctets frame = new FrameOctets();
  private final FrameOctets obu = new FrameOctets();
  private final AssembledFrame assembled = new AssembledFrame();
  private boolean isKey;

  /// Where the last number ended, -1 if there was none.
  private int lebEnd;

  @Override
  public void begin() {
    frame.clear();
    obu.clear();
    isKey = false;
  }

  @Override
  public boolean add(byte[] octets, int from, int length) {
    if (length < 2) {
      return false;
    }
    int head = octets[from];
    boolean continues = (head & CONTINUES) != 0;
    if (continues != obu.length > 0) {
      return false;
    }
    isKey |= (head & NEW_SEQUENCE) != 0;
    int count = head >> 4 & 3;
    int at = from + 1;
    int end = from + length;
    for (int i = 1; at < end; i++) {
      int size = end - at;
      if (count == 0 || i < count) {
        size = leb(octets, at, end);
        if (lebEnd < 0) {
          return false;
        }
        at = lebEnd;
      }
      if (size > end - at || !obu.add(octets, at, size)) {
        return false;
      }
      at += size;
      boolean isLast = at == end;
      if (!(isLast && (head & WILL_CONTINUE) != 0) && !complete()) {
        return false;
      }
    }
    return true;
  }

  private int leb(byte[] octets, int from, int end) {
    int read = 0;
    lebEnd = -1;
    for (int i = 0; i < MOST_LEB && from + i < end; i++) {
      read |= (octets[from + i] & 0x7f) << (LEB_BITS * i);
      if ((octets[from + i] & 0x80) == 0) {
        lebEnd = from + i + 1;
        return read;
      }
    }
    return 0;
  }

  /// Writes an OBU that is whole, with its size.
  private boolean complete() {
    int length = obu.length;
    obu.clear();
    if (length == 0) {
      return true;
    }
    byte[] octets = obu.octets;
    int head = octets[0];
    int headLength = (head & HAS_EXTENSION) != 0 ? 2 : 1;
    int at = headLength;
    if (at > length) {
      return false;
    }
    int size = length - at;
    if ((head & HAS_SIZE) != 0) {
      size = leb(octets, at, length);
      at = lebEnd;
      if (at < 0 || size > length - at) {
        return false;
      }
    }
    int type = head >> 3 & 15;
    if (type == DELIMITER || type == TILE_LIST || type == PADDING) {
      return true;
    }
    int begin = frame.length;
    boolean fits = frame.add(head | HAS_SIZE);
    fits &= headLength == 1 || frame.add(octets[1]);
    int rest = size;
    for (; rest > 0x7f; rest >>>= LEB_BITS) {
      fits &= frame.add((rest & 0x7f) | 0x80);
    }
    fits &= frame.add(rest) && frame.add(octets, at, size);
    if (fits && type == SEQUENCE_HEADER && size >= LEAST_SEQUENCE) {
      configure(Arrays.copyOfRange(frame.octets, begin, frame.length), octets, at);
    }
    return fits;
  }

  /// AV1 Codec ISO Media File Format Binding §2.3.3: what decoders are configured by.
  private void configure(byte[] sequence, byte[] octets, int at) {
    int first = octets[at];
    int profile = first >> 5 & 7;
    int level = octets[at + 3] >> 3 & 0x1f;
    if ((first & REDUCED) != 0 || (first & TIMING) != 0) {
      level = USUAL_LEVEL;
    }
    FrameOctets out = new FrameOctets();
    byte[] head = {(byte) MARKER_AND_VERSION, (byte) ((profile << 5) | level), SUBSAMPLED, 0};
    boolean _ = out.add(head, 0, head.length) && out.add(sequence, 0, sequence.length);
    assembled.decoderNeeds(Arrays.copyOf(out.octets, out.length));
  }

  @Override
  public @Nullable AssembledFrame end() {
    if (frame.length == 0 || obu.length > 0) {
      return null;
    }
    assembled.set(frame.octets, frame.length, isKey, 0, 0);
    return assembled;
  }
}
