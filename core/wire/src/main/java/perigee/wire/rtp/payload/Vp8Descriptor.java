package perigee.wire.rtp.payload;

/// The descriptor at the beginning of a VP8 payload and what the frame's header adds (RFC 7741
/// §4.2, §4.3). One object is used for packet after packet; it belongs to one thread.
public final class Vp8Descriptor {

  /// Numbers of pictures are modulo this, or modulo 128 if they have one octet.
  public static final int PICTURE_IDS = 1 << 15;

  private static final int EXTENDED = 0x80;
  private static final int NON_REFERENCE = 0x20;
  private static final int START = 0x10;
  private static final int PARTITION = 0x07;
  private static final int HAS_PICTURE = 0x80;
  private static final int HAS_BASE = 0x40;
  private static final int HAS_LAYER = 0x20;
  private static final int HAS_KEY = 0x10;
  private static final int LONG_PICTURE = 0x80;
  private static final int SYNC = 0x20;
  private static final int KEY_MASK = 0x1f;
  private static final int LAYER_SHIFT = 6;
  private static final int INTER_FRAME = 0x01;
  private static final int KEY_FRAME_HEAD = 10;
  private static final int SIZE_MASK = 0x3fff;

  private int length;
  private boolean startOfFrame;
  private boolean keyFrame;
  private boolean nonReference;
  private int pictureId;
  private boolean longPictureId;
  private int baseIndex;
  private int temporalLayer;
  private boolean sync;
  private int keyIndex;
  private int width;
  private int height;

  /// Reads the descriptor of a payload.
  ///
  /// @return whether there is one, whole, with something behind it
  public boolean read(byte[] bytes, int from, int octets) {
    int end = from + octets;
    clear();
    if (octets < 2) {
      return false;
    }
    int first = bytes[from];
    int at = from + 1;
    if ((first & EXTENDED) != 0) {
      at = readExtension(bytes, at, end);
      if (at < 0) {
        return false;
      }
    }
    if (at >= end) {
      return false;
    }
    length = at - from;
    nonReference = (first & NON_REFERENCE) != 0;
    startOfFrame = (first & START) != 0 && (first & PARTITION) == 0;
    keyFrame = startOfFrame && (bytes[at] & INTER_FRAME) == 0;
    if (keyFrame && at + KEY_FRAME_HEAD <= end) {
      width = ((bytes[at + 7] & 0xff) << 8 | (bytes[at + 6] & 0xff)) & SIZE_MASK;
      height = ((bytes[at + 9] & 0xff) << 8 | (bytes[at + 8] & 0xff)) & SIZE_MASK;
    }
    return true;
  }

  private void clear() {
    pictureId = -1;
    longPictureId = false;
    baseIndex = -1;
    temporalLayer = 0;
    sync = false;
    keyIndex = -1;
    width = 0;
    height = 0;
  }

  private int readExtension(byte[] bytes, int from, int end) {
    int at = from;
    int flags = bytes[at++];
    if ((flags & HAS_PICTURE) != 0) {
      if (at >= end) {
        return -1;
      }
      longPictureId = (bytes[at] & LONG_PICTURE) != 0;
      pictureId = bytes[at++] & 0x7f;
      if (longPictureId) {
        if (at >= end) {
          return -1;
        }
        pictureId = pictureId << 8 | (bytes[at++] & 0xff);
      }
    }
    if ((flags & HAS_BASE) != 0) {
      if (at >= end) {
        return -1;
      }
      baseIndex = bytes[at++] & 0xff;
    }
    if ((flags & (HAS_LAYER | HAS_KEY)) != 0) {
      if (at >= end) {
        return -1;
      }
      int layer = bytes[at++] & 0xff;
      if ((flags & HAS_LAYER) != 0) {
        temporalLayer = layer >>> LAYER_SHIFT;
        sync = (layer & SYNC) != 0;
      }
      if ((flags & HAS_KEY) != 0) {
        keyIndex = layer & KEY_MASK;
      }
    }
    return at;
  }

  /// Octets of the descriptor.
  public int length() {
    return length;
  }

  /// Whether the packet is a frame's first.
  public boolean startOfFrame() {
    return startOfFrame;
  }

  /// Whether the packet begins a frame that depends on no other.
  public boolean keyFrame() {
    return keyFrame;
  }

  /// Whether no other frame will depend on this one.
  public boolean nonReference() {
    return nonReference;
  }

  /// The picture's number, -1 if it has none.
  public int pictureId() {
    return pictureId;
  }

  /// How many numbers there are before they begin anew.
  public int pictureIds() {
    return longPictureId ? PICTURE_IDS : 1 << 7;
  }

  /// The running number of the lowest layer's frame that this one rests on, -1 if there is none.
  public int baseIndex() {
    return baseIndex;
  }

  public int temporalLayer() {
    return temporalLayer;
  }

  /// Whether the frame rests on the lowest layer alone, so that a decoder may step up to it.
  public boolean sync() {
    return sync;
  }

  /// The number of the key frame that the frame rests on, -1 if there is none.
  public int keyIndex() {
    return keyIndex;
  }

  /// Width of a key frame, 0 for others.
  public int width() {
    return width;
  }

  /// Height of a key frame, 0 for others.
  public int height() {
    return height;
  }

  /// Puts other numbers into a copy of the descriptor that was read last, where it has such
  /// numbers. Each is taken modulo its range.
  ///
  /// @param from where the payload begins in the copy
  public void rewrite(byte[] copy, int from, int pictureId, int baseIndex, int keyIndex) {
    if ((copy[from] & EXTENDED) == 0) {
      return;
    }
    int flags = copy[from + 1];
    int at = from + 2;
    if ((flags & HAS_PICTURE) != 0) {
      if ((copy[at] & LONG_PICTURE) != 0) {
        copy[at++] = (byte) (LONG_PICTURE | (pictureId >>> 8 & 0x7f));
        copy[at++] = (byte) pictureId;
      } else {
        copy[at++] = (byte) (pictureId & 0x7f);
      }
    }
    if ((flags & HAS_BASE) != 0) {
      copy[at++] = (byte) baseIndex;
    }
    if ((flags & HAS_KEY) != 0) {
      copy[at] = (byte) ((copy[at] & ~KEY_MASK) | (keyIndex & KEY_MASK));
    }
  }
}
