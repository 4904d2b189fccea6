package perigee.wire.rtp;

import perigee.wire.octets.NetworkOrder;

/// An RTP packet where it lies (RFC 3550 §5.1): what its header says, and where its payload and its
/// header extensions are. One object is used for packet after packet; it belongs to one thread, and
/// is right until the buffer changes.
public final class RtpPacket {

  /// Octets of a header without sources and extensions.
  public static final int HEADER = 12;

  static final int VERSION_BITS = 0x80;
  static final int VERSION_MASK = 0xC0;
  static final int ONE_BYTE = 0xBEDE;
  static final int TWO_BYTE = 0x1000;
  static final int TWO_BYTE_MASK = 0xFFF0;

  private static final int PADDING = 0x20;
  private static final int EXTENSION = 0x10;
  private static final int SOURCES = 0x0F;
  private static final int MARKER = 0x80;
  private static final int TYPE = 0x7F;
  private static final int EXTENSION_HEAD = 4;
  private static final int RESERVED_ID = 15;

  private byte[] bytes = new byte[HEADER];
  private int at;
  private int length;
  private int extensionAt;
  private int extensionEnd;
  private int profile;
  private int payloadAt;
  private int payloadLength;
  private int foundLength;

  /// Reads a packet's header.
  ///
  /// @return whether it is a packet, whole
  public boolean read(byte[] packet, int from, int octets) {
    bytes = packet;
    at = from;
    length = octets;
    if (octets < HEADER || (packet[from] & VERSION_MASK) != VERSION_BITS) {
      return false;
    }
    int end = from + octets;
    int next = from + HEADER + Integer.BYTES * (packet[from] & SOURCES);
    profile = 0;
    extensionAt = next;
    extensionEnd = next;
    if ((packet[from] & EXTENSION) != 0) {
      if (next + EXTENSION_HEAD > end) {
        return false;
      }
      profile = NetworkOrder.u16(packet, next);
      extensionAt = next + EXTENSION_HEAD;
      next = extensionAt + Integer.BYTES * NetworkOrder.u16(packet, next + 2);
      extensionEnd = next;
    }
    if (next > end) {
      return false;
    }
    payloadAt = next;
    payloadLength = end - next;
    return (packet[from] & PADDING) == 0 || withoutPadding(end);
  }

  private boolean withoutPadding(int end) {
    int padding = payloadLength == 0 ? 0 : bytes[end - 1] & 0xff;
    payloadLength -= padding;
    return padding > 0 && payloadLength >= 0;
  }

  /// The buffer that it lies in.
  public byte[] bytes() {
    return bytes;
  }

  /// Where it begins.
  public int at() {
    return at;
  }

  /// Octets of the whole.
  public int length() {
    return length;
  }

  public boolean marker() {
    return (bytes[at + 1] & MARKER) != 0;
  }

  public int payloadType() {
    return bytes[at + 1] & TYPE;
  }

  public int sequence() {
    return NetworkOrder.u16(bytes, at + 2);
  }

  public int timestamp() {
    return NetworkOrder.i32(bytes, at + 4);
  }

  public int ssrc() {
    return NetworkOrder.i32(bytes, at + 8);
  }

  public int sources() {
    return bytes[at] & SOURCES;
  }

  /// One of the contributing sources.
  public int source(int index) {
    return NetworkOrder.i32(bytes, at + HEADER + Integer.BYTES * index);
  }

  /// Octets before the payload.
  public int headerLength() {
    return payloadAt - at;
  }

  public int payloadAt() {
    return payloadAt;
  }

  /// Octets of payload, without padding.
  public int payloadLength() {
    return payloadLength;
  }

  /// Octets of padding at the end, with the one that counts them.
  public int paddingLength() {
    return at + length - payloadAt - payloadLength;
  }

  public void marker(boolean set) {
    bytes[at + 1] = (byte) ((bytes[at + 1] & TYPE) | (set ? MARKER : 0));
  }

  public void payloadType(int type) {
    bytes[at + 1] = (byte) ((bytes[at + 1] & MARKER) | (type & TYPE));
  }

  public void sequence(int sequence) {
    NetworkOrder.u16(bytes, at + 2, sequence);
  }

  public void timestamp(int timestamp) {
    NetworkOrder.i32(bytes, at + 4, timestamp);
  }

  public void ssrc(int ssrc) {
    NetworkOrder.i32(bytes, at + 8, ssrc);
  }

  /// Whether it has header extensions of RFC 8285, of either form.
  public boolean hasExtensions() {
    return profile == ONE_BYTE || isTwoByte();
  }

  boolean isTwoByte() {
    return (profile & TWO_BYTE_MASK) == TWO_BYTE;
  }

  /// Looks for a header extension; [#extensionLength] then says how long it is.
  ///
  /// @param id as it was agreed on; 0 stands for one that was not
  /// @return where its value begins, or -1 if it is not there
  public int extension(int id) {
    for (int place = first(); place >= 0; place = next(place)) {
      if (id(place) == id && id != 0) {
        foundLength = valueLength(place);
        return place + head();
      }
    }
    foundLength = 0;
    return -1;
  }

  /// Octets of the extension that was found last.
  public int extensionLength() {
    return foundLength;
  }

  /// Where the first extension begins, its own head included, or -1.
  public int first() {
    return hasExtensions() ? seek(extensionAt) : -1;
  }

  /// Where the extension after another begins, or -1.
  public int next(int place) {
    return seek(place + head() + valueLength(place));
  }

  /// The id of the extension that begins at a place.
  public int id(int place) {
    return profile == ONE_BYTE ? (bytes[place] & 0xff) >>> 4 : bytes[place] & 0xff;
  }

  /// Octets of its value.
  public int valueLength(int place) {
    return profile == ONE_BYTE ? (bytes[place] & 0x0f) + 1 : bytes[place + 1] & 0xff;
  }

  /// Where its value begins.
  public int value(int place) {
    return place + head();
  }

  private int head() {
    return profile == ONE_BYTE ? 1 : 2;
  }

  /// Steps over padding; what does not fit ends the list (RFC 8285 §4.2, §4.3).
  private int seek(int from) {
    int place = from;
    while (place < extensionEnd && bytes[place] == 0) {
      place++;
    }
    boolean whole =
        place + head() <= extensionEnd
            && place + head() + valueLength(place) <= extensionEnd
            && !(profile == ONE_BYTE && id(place) == RESERVED_ID);
    return whole ? place : -1;
  }
}
