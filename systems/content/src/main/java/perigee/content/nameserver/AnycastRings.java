package perigee.content.nameserver;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.content.routing.Ring;
import perigee.content.routing.Rings;
import perigee.model.mapping.Family;
import perigee.model.mapping.Server;
import perigee.selection.Hashing;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;

/// Which ring's addresses are told to whom, in place of the map's servers, where a site is reached
/// by anycast (`Rings`). A client's network is what decides: a /24 of IPv4, a /48 of IPv6.
/// Immutable; made anew when a share changes.
public final class AnycastRings {

  /// There are none: answers come from the map.
  public static final AnycastRings NONE = new AnycastRings(List.of(), new double[0]);

  /// In order.
  private static final int[] TYPES = {RecordType.A, RecordType.AAAA, RecordType.HTTPS};

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final List<@Nullable RecordSet[]> records;
  private final double[] shares;

  private AnycastRings(List<@Nullable RecordSet[]> records, double[] shares) {
    this.records = records;
    this.shares = shares;
  }

  /// Rings from the widest to the narrowest, of which nothing is shed.
  public static AnycastRings of(List<Ring> rings) {
    return rings.isEmpty()
        ? NONE
        : new AnycastRings(
            rings.stream().map(AnycastRings::records).toList(), new double[rings.size() - 1]);
  }

  /// The same with other shares (`Rings.shares`).
  public AnycastRings with(double[] next) {
    return new AnycastRings(records, next.clone());
  }

  private static @Nullable RecordSet[] records(Ring ring) {
    Server all = new Server("ring", "", "", ring.addresses(), HTTP_PORT, HTTPS_PORT, 1);
    @Nullable RecordSet[] sets = new RecordSet[TYPES.length];
    for (int i = 0; i < TYPES.length; i++) {
      sets[i] = ServerRecords.ofAllAddresses(TYPES[i], all);
    }
    return sets;
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  /// Whether clients may get different answers.
  boolean isShedding() {
    for (double share : shares) {
      if (share > 0) {
        return true;
      }
    }
    return false;
  }

  /// The length of the networks that are told alike.
  static int networkBits(Family family) {
    return family == Family.IPV4 ? 24 : 48;
  }

  /// The records of a type for who is in a network; null if its ring has none.
  ///
  /// @param high the first 64 bits of an address in it
  @Nullable RecordSet records(int type, Family family, long high) {
    long network = high >>> (Long.SIZE - networkBits(family));
    int ring = Rings.ring(shares, Hashing.mix(network * 2 + (family == Family.IPV4 ? 0 : 1)));
    int index = Arrays.binarySearch(TYPES, type);
    return index < 0 ? null : records.get(ring)[index];
  }
}
