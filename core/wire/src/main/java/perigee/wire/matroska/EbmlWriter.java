package perigee.wire.matroska;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// Elements one after the other, in a buffer that grows (RFC 8794). Sizes of elements that hold
/// others have eight octets, so that they can be set when these are written.
public final class EbmlWriter {

  /// Octets of a size that is set later.
  public static final int SIZE_OCTETS = 8;

  private static final int FIRST_ROOM = 256;
  private static final long UNKNOWN = 0x01FF_FFFF_FFFF_FFFFL;
  private static final long EIGHT_OCTETS = 1L << 56;
  private static final int SHORT_VOID = 9;

  private byte[] octets = new byte[FIRST_ROOM];
  private int length;

  /// What was written; only the first [#length] octets count.
  public byte[] octets() {
    return octets;
  }

  public int length() {
    return length;
  }

  public byte[] copy() {
    return Arrays.copyOf(octets, length);
  }

  /// Begins anew.
  public void clear() {
    length = 0;
  }

  private void room(int more) {
    if (octets.length - length < more) {
      octets = Arrays.copyOf(octets, Math.max(2 * octets.length, length + more));
    }
  }

  void u8(int value) {
    room(1);
    octets[length++] = (byte) value;
  }

  void big(long value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      u8((int) (value >>> (i * Byte.SIZE)));
    }
  }

  void raw(byte[] from, int at, int count) {
    room(count);
    System.arraycopy(from, at, octets, length, count);
    length += count;
  }

  void id(int id) {
    big(id, (Integer.SIZE + Byte.SIZE - 1 - Integer.numberOfLeadingZeros(id)) / Byte.SIZE);
  }

  /// A size in as few octets as it needs.
  void size(long size) {
    int count = 1;
    // All ones mean that it is not known.
    while (size >= (1L << (7 * count)) - 1) {
      count++;
    }
    big(size | (1L << (7 * count)), count);
  }

  void number(int id, long value) {
    int count = Math.max(1, (Long.SIZE + Byte.SIZE - 1 - Long.numberOfLeadingZeros(value)) / 8);
    id(id);
    size(count);
    big(value, count);
  }

  void date(int id, long nanos) {
    id(id);
    size(Long.BYTES);
    big(nanos, Long.BYTES);
  }

  void real(int id, double value) {
    id(id);
    size(Double.BYTES);
    big(Double.doubleToLongBits(value), Double.BYTES);
  }

  void text(int id, String value) {
    binary(id, value.getBytes(UTF_8));
  }

  void binary(int id, byte[] value) {
    id(id);
    size(value.length);
    raw(value, 0, value.length);
  }

  /// An element that says nothing and takes exactly so many octets, at least two.
  void nothing(int count) {
    id(MatroskaIds.VOID);
    int rest = count - 1;
    if (count < SHORT_VOID) {
      rest--;
      size(rest);
    } else {
      rest -= SIZE_OCTETS;
      big(rest | EIGHT_OCTETS, SIZE_OCTETS);
    }
    room(rest);
    Arrays.fill(octets, length, length + rest, (byte) 0);
    length += rest;
  }

  /// Begins an element that holds others.
  ///
  /// @return where its size is, for [#end]
  int begin(int id) {
    id(id);
    big(UNKNOWN, SIZE_OCTETS);
    return length - SIZE_OCTETS;
  }

  void end(int sizeAt) {
    long size = (length - sizeAt - SIZE_OCTETS) | EIGHT_OCTETS;
    for (int i = 0; i < SIZE_OCTETS; i++) {
      octets[sizeAt + i] = (byte) (size >>> ((SIZE_OCTETS - 1 - i) * Byte.SIZE));
    }
  }
}
