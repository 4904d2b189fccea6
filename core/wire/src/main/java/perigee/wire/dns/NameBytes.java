package perigee.wire.dns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Names as they stand in messages, without an object per name: labels with a length before each,
/// ended by an empty one (RFC 1035 §3.1).
public final class NameBytes {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  /// Octets of the longest name, with all lengths (RFC 1035 §2.3.4).
  public static final int MOST_OCTETS = 255;

  /// Octets of the longest label.
  public static final int MOST_LABEL = 63;

  private static final int POINTER = 0xc0;
  private static final int POINTER_MASK = 0x3f;
  private static final int PRIME = 0x01000193;
  private static final int SEED = 0x811c9dc5;
  private static final int MIX = 0x9E3779B1;

  private NameBytes() {}

  /// The place behind an uncompressed name, or -1 if there is none whole within the limit.
  public static int end(byte[] bytes, int from, int limit) {
    int at = from;
    while (at < limit) {
      int length = bytes[at] & 0xff;
      if (length == 0) {
        return at + 1 - from > MOST_OCTETS ? -1 : at + 1;
      }
      if (length > MOST_LABEL) {
        return -1;
      }
      at += length + 1;
    }
    return -1;
  }

  /// The place behind a name that may end in a pointer, which isn't followed; -1 if there is none.
  public static int skip(byte[] bytes, int from, int limit) {
    int at = from;
    while (at < limit) {
      int length = bytes[at] & 0xff;
      if (length == 0) {
        return at + 1 - from > MOST_OCTETS ? -1 : at + 1;
      }
      if ((length & POINTER) == POINTER) {
        return at + 2 <= limit ? at + 2 : -1;
      }
      if (length > MOST_LABEL) {
        return -1;
      }
      at += length + 1;
    }
    return -1;
  }

  /// Copies a name of a message out of it, following its pointers; each must lead to an earlier
  /// place than the one before, so that there is an end.
  ///
  /// @param message where offset 0 of pointers is `start`
  /// @param to takes the name; at least 255 bytes
  /// @return how long it is, or -1 if it is none
  static int expand(byte[] message, int start, int from, int limit, byte[] to) {
    int at = from;
    int floor = from;
    int length = 0;
    while (at < limit) {
      int label = message[at] & 0xff;
      if ((label & POINTER) == POINTER) {
        if (at + 1 >= limit) {
          return -1;
        }
        int target = start + ((label & POINTER_MASK) << 8 | (message[at + 1] & 0xff));
        if (target >= floor) {
          return -1;
        }
        floor = target;
        at = target;
        continue;
      }
      if (label > MOST_LABEL
          || at + label + 1 > limit
          || length + label + (label == 0 ? 1 : 2) > MOST_OCTETS) {
        return -1;
      }
      System.arraycopy(message, at, to, length, label + 1);
      length += label + 1;
      if (label == 0) {
        return length;
      }
      at += label + 1;
    }
    return -1;
  }

  /// A hash that takes upper and lower case as one.
  public static int hash(byte[] bytes, int from, int end) {
    int hash = SEED;
    for (int i = from; i < end; i++) {
      hash = (hash ^ lower(bytes[i])) * PRIME;
    }
    hash *= MIX;
    return hash ^ (hash >>> 15);
  }

  /// Whether two runs of bytes are the same but for the case of letters.
  public static boolean same(byte[] one, int oneAt, byte[] other, int otherAt, int length) {
    int i = 0;
    // Eight at a time, as most are written alike.
    while (i + Long.BYTES <= length
        && ((long) LONG.get(one, oneAt + i) == (long) LONG.get(other, otherAt + i)
            || sameBytes(one, oneAt + i, other, otherAt + i, Long.BYTES))) {
      i += Long.BYTES;
    }
    return sameBytes(one, oneAt + i, other, otherAt + i, Math.min(length - i, Long.BYTES));
  }

  private static boolean sameBytes(byte[] one, int oneAt, byte[] other, int otherAt, int length) {
    for (int i = 0; i < length; i++) {
      byte a = one[oneAt + i];
      byte b = other[otherAt + i];
      if (a != b && lower(a) != lower(b)) {
        return false;
      }
    }
    return true;
  }

  /// A letter in lower case; every other byte as it is. Lengths of labels are no letters.
  static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
  }
}
