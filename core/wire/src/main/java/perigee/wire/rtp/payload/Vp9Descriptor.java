package perigee.wire.rtp.payload;

/// The descriptor at the beginning of a VP9 payload (RFC 9628 §4.2). One object is used for packet
/// after packet; it belongs to one thread.
public final class Vp9Descriptor {

  private static final int HAS_PICTURE = 0x80;
  private static final int PREDICTED = 0x40;
  private static final int HAS_LAYER = 0x20;
  private static final int FLEXIBLE = 0x10;
  private static final int START = 0x08;
  private static final int END = 0x04;
  private static final int HAS_STRUCTURE = 0x02;
  private static final int NO_REFERENCE = 0x01;
  private static final int LONG_PICTURE = 0x80;
  private static final int SWITCH_UP = 0x10;
  private static final int MOST_REFERENCES = 3;
  private static final int STRUCTURE_SIZES = 0x10;
  private static final int STRUCTURE_GROUP = 0x08;

  private int length;
  private int flags;
  private int pictureId;
  private boolean longPictureId;
  private int layer;
  private int baseIndex;
  private int height;

  /// Reads the descriptor of a payload.
  ///
  /// @return whether there is one, whole, with something behind it
  public boolean read(byte[] bytes, int from, int octets) {
    pictureId = -1;
    longPictureId = false;
    layer = 0;
    baseIndex = -1;
    height = 0;
    int end = from + octets;
    if (octets < 2) {
      return false;
    }
    flags = bytes[from];
    int at = readPicture(bytes, from + 1, end);
    at = readLayer(bytes, at, end);
    at = readReferences(bytes, at, end);
    at = readStructure(bytes, at, end);
    length = at - from;
    return at >= 0 && at < end;
  }

  private int readPicture(byte[] bytes, int from, int end) {
    if ((flags & HAS_PICTURE) == 0) {
      return from;
    }
    int at = from;
    longPictureId = (bytes[at] & LONG_PICTURE) != 0;
    pictureId = bytes[at++] & 0x7f;
    if (longPictureId) {
      if (at >= end) {
        return -1;
      }
      pictureId = pictureId << 8 | (bytes[at++] & 0xff);
    }
    return at;
  }

  private int readLayer(byte[] bytes, int from, int end) {
    if (from < 0 || (flags & HAS_LAYER) == 0) {
      return from;
    }
    boolean withBase = (flags & FLEXIBLE) == 0;
    if (from + (withBase ? 2 : 1) > end) {
      return -1;
    }
    layer = bytes[from] & 0xff;
    if (withBase) {
      baseIndex = bytes[from + 1] & 0xff;
      return from + 2;
    }
    return from + 1;
  }

  private int readReferences(byte[] bytes, int from, int end) {
    int both = FLEXIBLE | PREDICTED;
    if (from < 0 || (flags & both) != both) {
      return from;
    }
    int at = from;
    for (int i = 0; i < MOST_REFERENCES; i++) {
      if (at >= end) {
        return -1;
      }
      if ((bytes[at++] & 1) == 0) {
        return at;
      }
    }
    return (bytes[at - 1] & 1) == 0 ? at : -1;
  }

  private int readStructure(byte[] bytes, int from, int end) {
    if (from < 0 || (flags & HAS_STRUCTURE) == 0) {
      return from;
    }
    if (from >= end) {
      return -1;
    }
    int head = bytes[from] & 0xff;
    int at = from + 1;
    if ((head & STRUCTURE_SIZES) != 0) {
      int layers = (head >>> 5) + 1;
      at += 4 * layers;
      if (at > end) {
        return -1;
      }
      height = (bytes[at - 2] & 0xff) << 8 | (bytes[at - 1] & 0xff);
    }
    return (head & STRUCTURE_GROUP) == 0 ? at : readGroup(bytes, at, end);
  }

  private static int readGroup(byte[] bytes, int from, int end) {
    if (from >= end) {
      return -1;
    }
    int pictures = bytes[from] & 0xff;
    int at = from + 1;
    for (int i = 0; i < pictures; i++) {
      if (at >= end) {
        return -1;
      }
      at += 1 + (bytes[at] >>> 2 & 0x03);
    }
    return at;
  }

  /// Octets of the descriptor.
  public int length() {
    return length;
  }

  /// Whether the packet is the first of a layer's frame.
  public boolean startOfFrame() {
    return (flags & START) != 0;
  }

  /// Whether the packet is the last of a layer's frame.
  public boolean endOfFrame() {
    return (flags & END) != 0;
  }

  /// Whether a decoder can begin with this packet.
  public boolean keyFrame() {
    return (flags & (PREDICTED | START)) == START && spatialLayer() == 0;
  }

  /// Whether the frame depends on earlier pictures.
  public boolean predicted() {
    return (flags & PREDICTED) != 0;
  }

  /// Whether no higher spatial layer depends on the frame.
  public boolean isNoReferenceForUpper() {
    return (flags & NO_REFERENCE) != 0;
  }

  /// The picture's number, -1 if it has none.
  public int pictureId() {
    return pictureId;
  }

  /// How many numbers there are before they begin anew.
  public int pictureIds() {
    return longPictureId ? 1 << 15 : 1 << 7;
  }

  /// The running number of the lowest layer's frame that this one rests on, -1 if there is none.
  public int baseIndex() {
    return baseIndex;
  }

  public int temporalLayer() {
    return layer >>> 5;
  }

  public int spatialLayer() {
    return layer >>> 1 & 0x07;
  }

  /// Whether a decoder may step up to this temporal layer here.
  public boolean switchUp() {
    return (layer & SWITCH_UP) != 0;
  }

  /// Height of the highest spatial layer, 0 if the packet does not say it.
  public int height() {
    return height;
  }

  /// Puts other numbers into a copy of the descriptor that was read last, where it has such
  /// numbers. Each is taken modulo its range.
  ///
  /// @param from where the payload begins in the copy
  public void rewrite(byte[] copy, int from, int pictureId, int baseIndex) {
    int flags = copy[from];
    int at = from + 1;
    if ((flags & HAS_PICTURE) != 0) {
      if ((copy[at] & LONG_PICTURE) != 0) {
        copy[at++] = (byte) (LONG_PICTURE | (pictureId >>> 8 & 0x7f));
        copy[at++] = (byte) pictureId;
      } else {
        copy[at++] = (byte) (pictureId & 0x7f);
      }
    }
    if ((flags & (HAS_LAYER | FLEXIBLE)) == HAS_LAYER) {
      copy[at + 1] = (byte) baseIndex;
    }
  }
}
