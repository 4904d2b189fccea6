package perigee.wire.dns;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The data of one record, in octets, names in it without compression. Immutable.
public final class Rdata implements Comparable<Rdata> {

  /// Octets that a record can hold.
  public static final int MOST_OCTETS = 0xffff;

  private final byte[] octets;

  private Rdata(byte[] octets) {
    this.octets = octets;
  }

  /// Data of these octets.
  ///
  /// @throws IllegalArgumentException if there are more than a record can hold
  public static Rdata of(byte... octets) {
    if (octets.length > MOST_OCTETS) {
      throw new IllegalArgumentException(octets.length + " octets are too many for one record");
    }
    return new Rdata(octets.clone());
  }

  static Rdata checked(byte[] octets) {
    return new Rdata(octets);
  }

  public int length() {
    return octets.length;
  }

  public byte[] octets() {
    return octets.clone();
  }

  /// The name that begins at an octet, if there is one.
  public Optional<Name> name(int at) {
    return Name.read(octets, at, octets.length);
  }

  /// Its octets themselves, for the package's own loops.
  byte[] raw() {
    return octets;
  }

  /// As unsigned octets from the left, the order of records in a signed set (RFC 4034 §6.3).
  @Override
  public int compareTo(Rdata other) {
    return Arrays.compareUnsigned(octets, other.octets);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Rdata rdata && Arrays.equals(octets, rdata.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(octets);
  }
}
