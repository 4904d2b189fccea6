package perigee.wire.stun;

import java.util.Arrays;
import perigee.wire.octets.NetworkOrder;

/// A message as it stands in a buffer: where its attributes are, and what they say. One object is
/// used for message after message; it belongs to one thread, and is right until the buffer changes.
///
/// Of attributes of one type the first counts, and of those behind the integrity only what belongs
/// there (RFC 8489 §14).
public final class StunMessage {

  /// Octets of a header (RFC 8489 §5).
  public static final int HEADER = 20;

  /// Octets before each attribute's value.
  public static final int ATTRIBUTE = 4;

  static final int MAGIC_COOKIE = 0x2112A442;
  static final int FINGERPRINT_MASK = 0x5354554e;
  static final int TRANSACTION = 4;

  private static final int MOST_UNKNOWN = 16;
  private static final int LENGTH_MASK = 3;

  private final int[] places = new int[StunAttribute.KNOWN];
  private final int[] lengths = new int[StunAttribute.KNOWN];
  private final int[] unknown = new int[MOST_UNKNOWN];
  private byte[] bytes = new byte[0];
  private int start;
  private int end;
  private int unknownCount;
  private boolean sealed;

  /// Whether bytes may be such a message: two zero bits, and the cookie where it belongs.
  public static boolean is(byte[] message, int from, int length) {
    return length >= HEADER
        && (message[from] & 0xC0) == 0
        && NetworkOrder.i32(message, from + TRANSACTION) == MAGIC_COOKIE;
  }

  /// Octets of the message that begins here, of which four must be there already.
  public static int length(byte[] message, int from) {
    return HEADER + NetworkOrder.u16(message, from + 2);
  }

  /// Reads a message.
  ///
  /// @return whether it is one, whole; what is not gets silence (RFC 8489 §6.3)
  public boolean read(byte[] message, int from, int length) {
    Arrays.fill(places, -1);
    unknownCount = 0;
    sealed = false;
    bytes = message;
    start = from;
    end = from + length;
    if (!is(message, from, length)
        || (length & LENGTH_MASK) != 0
        || length(message, from) != length) {
      return false;
    }
    int at = from + HEADER;
    while (at < end) {
      if (at + ATTRIBUTE > end) {
        return false;
      }
      int size = NetworkOrder.u16(bytes, at + 2);
      int next = at + ATTRIBUTE + ((size + LENGTH_MASK) & ~LENGTH_MASK);
      if (next > end || !note(NetworkOrder.u16(bytes, at), at + ATTRIBUTE, size, next == end)) {
        return false;
      }
      at = next;
    }
    return true;
  }

  private boolean note(int type, int at, int size, boolean last) {
    if (type == StunAttribute.FINGERPRINT && !last) {
      return false;
    }
    boolean closing =
        type == StunAttribute.FINGERPRINT || type == StunAttribute.MESSAGE_INTEGRITY_SHA256;
    if (sealed && !closing) {
      return true;
    }
    int index = StunAttribute.index(type);
    if (index < 0) {
      if (type < StunAttribute.OPTIONAL && unknownCount < MOST_UNKNOWN) {
        unknown[unknownCount++] = type;
      }
    } else if (places[index] < 0) {
      places[index] = at;
      lengths[index] = size;
    }
    sealed |= closing || type == StunAttribute.MESSAGE_INTEGRITY;
    return true;
  }

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  /// Octets of the whole.
  public int length() {
    return end - start;
  }

  public StunClass messageClass() {
    return StunClass.of(type());
  }

  public int method() {
    return StunMethod.of(type());
  }

  int type() {
    return NetworkOrder.u16(bytes, start);
  }

  /// The first 64 bits of the transaction id.
  public long transactionHigh() {
    return NetworkOrder.i64(bytes, start + TRANSACTION + 4);
  }

  /// The other 32 bits of the transaction id.
  public int transactionLow() {
    return NetworkOrder.i32(bytes, start + HEADER - 4);
  }

  /// How many attributes are not known but would have to be understood.
  public int unknownCount() {
    return unknownCount;
  }

  int unknown(int index) {
    return unknown[index];
  }

  public boolean has(int attribute) {
    return place(attribute) >= 0;
  }

  /// Where an attribute's value begins, or -1.
  public int place(int attribute) {
    return places[StunAttribute.index(attribute)];
  }

  /// Octets of an attribute that is there.
  public int length(int attribute) {
    return lengths[StunAttribute.index(attribute)];
  }

  /// An attribute's value as a copy; nothing if it is not there.
  public byte[] value(int attribute) {
    int place = place(attribute);
    return place < 0 ? new byte[0] : Arrays.copyOfRange(bytes, place, place + length(attribute));
  }

  /// The number that an attribute begins with.
  ///
  /// @param octets 1, 2 or 4
  /// @return -1 if it is not there or too short
  public long number(int attribute, int octets) {
    int place = place(attribute);
    if (place < 0 || length(attribute) < octets) {
      return -1;
    }
    return switch (octets) {
      case 1 -> bytes[place] & 0xff;
      case 2 -> NetworkOrder.u16(bytes, place);
      default -> NetworkOrder.i32(bytes, place) & 0xffff_ffffL;
    };
  }

  /// What an error's code is (RFC 8489 §14.8); 0 if there is none.
  public int errorCode() {
    long word = number(StunAttribute.ERROR_CODE, Integer.BYTES);
    return word < 0 ? 0 : (int) (word >>> Byte.SIZE & 7) * 100 + (int) (word & 0xff);
  }

  /// Reads an address from its attribute.
  ///
  /// @return whether it is there and one
  public boolean address(int attribute, StunAddress into) {
    int place = place(attribute);
    return place >= 0 && into.readXor(bytes, place, length(attribute), start + TRANSACTION);
  }

  /// How many attributes of a type there are before the integrity.
  public int count(int attribute) {
    int count = 0;
    for (int at = nextOf(attribute, start + HEADER); at >= 0; at = nextOf(attribute, skip(at))) {
      count++;
    }
    return count;
  }

  /// Reads one of several addresses of a type.
  ///
  /// @param index below [#count]
  /// @return whether it is one
  public boolean address(int attribute, int index, StunAddress into) {
    int at = nextOf(attribute, start + HEADER);
    for (int i = 0; i < index; i++) {
      at = nextOf(attribute, skip(at));
    }
    return into.readXor(
        bytes, at + ATTRIBUTE, NetworkOrder.u16(bytes, at + 2), start + TRANSACTION);
  }

  private int skip(int at) {
    return at + ATTRIBUTE + ((NetworkOrder.u16(bytes, at + 2) + LENGTH_MASK) & ~LENGTH_MASK);
  }

  private int nextOf(int attribute, int from) {
    for (int at = from; at < end; at = skip(at)) {
      int type = NetworkOrder.u16(bytes, at);
      if (type == StunAttribute.MESSAGE_INTEGRITY
          || type == StunAttribute.MESSAGE_INTEGRITY_SHA256) {
        return -1;
      }
      if (type == attribute) {
        return at;
      }
    }
    return -1;
  }

  /// Whether the message says nothing of its bytes, or says right (RFC 8489 §14.7).
  public boolean fingerprintHolds() {
    int place = place(StunAttribute.FINGERPRINT);
    if (place < 0) {
      return true;
    }
    int until = place - ATTRIBUTE;
    return length(StunAttribute.FINGERPRINT) == Integer.BYTES
        && NetworkOrder.i32(bytes, place) == fingerprint(bytes, start, until - start);
  }

  static int fingerprint(byte[] bytes, int from, int length) {
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(bytes, from, length);
    return (int) crc.getValue() ^ FINGERPRINT_MASK;
  }
}
