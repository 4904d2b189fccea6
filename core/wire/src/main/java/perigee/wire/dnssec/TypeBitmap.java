package perigee.wire.dnssec;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Collection;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;

/// Which types a name has, as NSEC records say it (RFC 4034 §4.1.2). Immutable.
public final class TypeBitmap {

  private static final int WINDOW = 256;
  private static final int MOST_BYTES = 32;
  private static final int LABEL_OF_NEXT = 2;
  private static final int MOST_NAME = 255;

  private final byte[] octets;

  private TypeBitmap(byte[] octets) {
    this.octets = octets;
  }

  public static TypeBitmap of(Collection<Integer> types) {
    BitSet all = new BitSet();
    types.forEach(all::set);
    ByteBuffer out = ByteBuffer.allocate(WINDOW * (MOST_BYTES + 2));
    for (int window = 0; window < WINDOW; window++) {
      byte[] bits = new byte[MOST_BYTES];
      int length = 0;
      int end = (window + 1) * WINDOW;
      for (int type = all.nextSetBit(window * WINDOW);
          type >= 0 && type < end;
          type = all.nextSetBit(type + 1)) {
        int bit = type % WINDOW;
        bits[bit / 8] |= (byte) (0x80 >> bit % 8);
        length = bit / 8 + 1;
      }
      if (length > 0) {
        out.put((byte) window).put((byte) length).put(bits, 0, length);
      }
    }
    byte[] octets = new byte[out.position()];
    out.flip().get(octets);
    return new TypeBitmap(octets);
  }

  /// The NSEC data of a name that denies these types and no other name: its next name is the very
  /// next one that could be (RFC 9824 §3.1, RFC 4470 §3.1.1).
  public Rdata nsec(Name owner) {
    byte[] name = owner.octets();
    boolean fits = name.length + LABEL_OF_NEXT <= MOST_NAME;
    byte[] next = fits ? new byte[name.length + LABEL_OF_NEXT] : name.clone();
    if (fits) {
      next[0] = 1;
      System.arraycopy(name, 0, next, LABEL_OF_NEXT, name.length);
    } else {
      // The name is as long as can be: the next one has a greater last octet in its first label.
      next[name[0]]++;
    }
    ByteBuffer out = ByteBuffer.allocate(next.length + octets.length);
    return Rdata.of(out.put(next).put(octets).array());
  }
}
