package perigee.selection.map;

import java.util.Arrays;

/// A map as what changed since another one: which of its bytes are to be copied, and the others.
///
/// The form: `PGDLT`, a byte with the form's version, the base's version and the CRC-32C at its
/// end, the length of the result, runs of bytes, and a CRC-32C of all before it. A run is a varint
/// with its length, doubled, and one more if its bytes follow; else it is copied from where the
/// last copied run ended, moved by a signed varint (lowest bit: the sign). What comes out has its
/// own CRC-32C at its end, so that it is the map byte for byte or no map (`MapCodec.decode`).
///
/// Both maps have their rows in the order of their prefixes, so one walk along both finds what they
/// share. No byte of the base is copied twice, so the result is no longer than both together.
public final class MapDelta {

  static final String MAGIC = "PGDLT";
  static final int FORM = 1;

  /// A shorter run is not worth the figures that a copy takes.
  private static final int LEAST_COPY = 8;

  private static final int SEAL = 4;

  /// What applying a delta came to.
  public sealed interface Applied {}

  /// The map's bytes, not yet decoded.
  public static final class Whole implements Applied {
    private final byte[] bytes;

    private Whole(byte[] bytes) {
      this.bytes = bytes;
    }

    /// Not to be changed.
    public byte[] bytes() {
      return bytes;
    }
  }

  /// It does not fit what is there.
  public record Unfit(String reason) implements Applied {}

  private MapDelta() {}

  /// Whether bytes are a delta, and no map.
  public static boolean isDelta(byte[] bytes) {
    for (int i = 0; i < MAGIC.length(); i++) {
      if (bytes.length <= i || bytes[i] != MAGIC.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// What changed from one map to another.
  public static byte[] encode(EncodedMap base, EncodedMap next) {
    ByteSink sink = new ByteSink();
    for (int i = 0; i < MAGIC.length(); i++) {
      sink.octet(MAGIC.charAt(i));
    }
    sink.octet(FORM);
    sink.varint(base.map().version());
    sink.fixed(seal(base.bytes()), SEAL);
    sink.varint(next.bytes().length);
    new Runs(sink, base, next).write();
    return sink.sealed();
  }

  private static long seal(byte[] bytes) {
    long seal = 0;
    for (int i = bytes.length - SEAL; i < bytes.length; i++) {
      seal = seal << 8 | (bytes[i] & 0xFF);
    }
    return seal;
  }

  /// Makes a map's bytes of those of its base. Nothing throws, and no more memory is taken than a
  /// map may have.
  public static Applied apply(byte[] base, byte[] delta) {
    try {
      return new Whole(applied(base, delta));
    } catch (MalformedMapException e) {
      return new Unfit(e.reason());
    }
  }

  private static byte[] applied(byte[] base, byte[] delta) throws MalformedMapException {
    ByteSource source = new ByteSource(delta);
    for (int i = 0; i < MAGIC.length(); i++) {
      ByteSource.check(source.octet() == MAGIC.charAt(i), "no delta");
    }
    int form = source.octet();
    ByteSource.check(form == FORM, "form " + form + "; known is " + FORM);
    long version = source.varint();
    long seal = source.fixed(SEAL);
    boolean fits = base.length > SEAL && seal(base) == seal;
    ByteSource.check(fits, "it changes map " + version + ", which is not here");
    int most = Math.min(MapLimits.BYTES, base.length + delta.length);
    byte[] whole = new byte[source.upTo(most, "length")];
    int at = 0;
    long from = 0;
    while (source.remaining() > 0) {
      long run = source.varint();
      long length = run >>> 1;
      ByteSource.check(length > 0 && length <= whole.length - at, "length of a run");
      if ((run & 1) != 0) {
        source.copy(whole, at, (int) length);
      } else {
        long moved = source.varint();
        from += (moved & 1) == 0 ? moved >>> 1 : -(moved >>> 1);
        ByteSource.check(from >= 0 && from <= base.length - length, "place of a run");
        System.arraycopy(base, (int) from, whole, at, (int) length);
        from += length;
      }
      at += (int) length;
    }
    ByteSource.check(at == whole.length, "it ends early");
    return whole;
  }

  /// Writes the runs: gathers bytes that stand in both maps, one after the other, as long as
  /// possible.
  private static final class Runs {
    private final ByteSink sink;
    private final EncodedMap base;
    private final EncodedMap next;
    private int literalFrom;
    private int copyFrom;
    private int copyTo;
    private int copyEnd;
    private int lastCopied;

    Runs(ByteSink sink, EncodedMap base, EncodedMap next) {
      this.sink = sink;
      this.base = base;
      this.next = next;
    }

    void write() {
      Rows old = base.map().rows();
      Rows rows = next.map().rows();
      for (int part = 0; part < rows.parts.length; part++) {
        int row = part == 0 ? 0 : rows.parts[part - 1];
        int oldRow = part == 0 ? 0 : old.parts[part - 1];
        while (row < rows.parts[part]) {
          while (oldRow < old.parts[part] && order(old, oldRow, rows, row) < 0) {
            oldRow++;
          }
          if (oldRow < old.parts[part] && order(old, oldRow, rows, row) == 0) {
            same(oldRow, row);
          }
          row++;
        }
      }
      copied();
      literal(next.bytes().length);
    }

    private static int order(Rows a, int row, Rows b, int other) {
      int order = Long.compareUnsigned(a.bits[row], b.bits[other]);
      return order != 0 ? order : a.lengths[row] - b.lengths[other];
    }

    /// The same prefix in both: copied if its bytes are the same.
    private void same(int oldRow, int row) {
      int from = base.offset(oldRow);
      int at = next.offset(row);
      int length = next.offset(row + 1) - at;
      boolean equal =
          base.offset(oldRow + 1) - from == length
              && Arrays.equals(base.bytes(), from, from + length, next.bytes(), at, at + length);
      if (!equal) {
        return;
      }
      if (copyEnd != at || copyFrom + (copyEnd - copyTo) != from) {
        copied();
        copyFrom = from;
        copyTo = at;
        copyEnd = at;
      }
      copyEnd = at + length;
    }

    /// Ends the run that is being gathered.
    private void copied() {
      int length = copyEnd - copyTo;
      if (length >= LEAST_COPY) {
        literal(copyTo);
        sink.varint((long) length << 1);
        int moved = copyFrom - lastCopied;
        sink.varint(moved >= 0 ? (long) moved << 1 : (long) -moved << 1 | 1);
        lastCopied = copyFrom + length;
        literalFrom = copyEnd;
      }
      copyEnd = copyTo;
    }

    private void literal(int until) {
      if (until > literalFrom) {
        sink.varint((long) (until - literalFrom) << 1 | 1);
        sink.octets(next.bytes(), literalFrom, until);
      }
    }
  }
}
