package perigee.content.nameserver;

import java.util.Set;
import perigee.selection.Hashing;
import perigee.wire.dns.Name;
import perigee.wire.dns.Query;
import perigee.wire.dns.RecordType;

/// How the servers know a delivered name. Immutable.
final class DeliveredHost {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final Set<Integer> PLAIN = Set.of(RecordType.A, RecordType.AAAA);
  private static final Set<Integer> WITH_HTTPS =
      Set.of(RecordType.A, RecordType.AAAA, RecordType.HTTPS);

  private final int suffixOctets;
  private final boolean wildcard;
  private final boolean https;
  private final boolean beacon;
  private final long hash;

  DeliveredHost(DeliveredName name) {
    this.suffixOctets = name.owner().length() - name.host().length();
    this.wildcard = name.owner().isWildcard();
    this.https = name.https();
    this.beacon = name.beacon();
    byte[] octets = name.host().canonical().octets();
    this.hash = hash(octets, 0, octets.length - 1);
  }

  /// The host's hash, as placement knows it; of a wildcard that of the name asked for.
  long hash(Query query) {
    return wildcard
        ? hash(query.bytes(), query.nameStart(), query.nameEnd() - 1 - suffixOctets)
        : hash;
  }

  boolean https() {
    return https;
  }

  /// Whether beacons made up the name.
  boolean beacon() {
    return beacon;
  }

  /// The types that are answered from the map.
  Set<Integer> types() {
    return https ? WITH_HTTPS : PLAIN;
  }

  /// As `Hashing.hash` of the name in lower case with dots, without its text being made.
  private static long hash(byte[] octets, int from, int end) {
    long hash = FNV_OFFSET;
    int at = from;
    while (at < end) {
      int length = octets[at];
      if (at > from) {
        hash = (hash ^ '.') * FNV_PRIME;
      }
      for (int i = at + 1; i <= at + length; i++) {
        int octet = octets[i] & 0xff;
        int lower = octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet;
        hash = (hash ^ lower) * FNV_PRIME;
      }
      at += length + 1;
    }
    return Hashing.mix(hash);
  }

  /// The same of a name as text.
  static long hash(Name host) {
    byte[] octets = host.canonical().octets();
    return hash(octets, 0, octets.length - 1);
  }
}
