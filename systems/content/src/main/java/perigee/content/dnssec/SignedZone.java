package perigee.content.dnssec;

import java.util.List;
import perigee.wire.dns.Name;
import perigee.wire.dns.Rdata;
import perigee.wire.dns.RecordSet;
import perigee.wire.dns.RecordType;

/// A zone with the keys that sign it. Each key signs everything, so that a change of keys is the
/// double-signature rollover (RFC 6781 §4.1.2).
///
/// @param keys at least one, the newest last
public record SignedZone(Name origin, List<SigningKey> keys) {

  /// How long resolvers keep the keys, in seconds.
  public static final int KEY_TTL_SECONDS = 3_600;

  public SignedZone {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("zone " + origin + " has no key");
    }
  }

  /// The zone's DNSKEY records.
  public RecordSet dnskey() {
    return set(RecordType.DNSKEY, keys.stream().map(key -> key.published().rdata()).toList());
  }

  /// What the zone above is asked to have as DS (RFC 7344 §3.1): the newest key's alone.
  public RecordSet cds() {
    return set(RecordType.CDS, List.of(keys.getLast().published().ds(origin)));
  }

  /// The same as keys (RFC 7344 §3.2).
  public RecordSet cdnskey() {
    return set(RecordType.CDNSKEY, List.of(keys.getLast().published().rdata()));
  }

  /// What the zone above says of its keys.
  public RecordSet ds() {
    return set(RecordType.DS, keys.stream().map(key -> key.published().ds(origin)).toList());
  }

  /// The signatures of a set, one of each key.
  ///
  /// @param owner whose records they are
  /// @param nowSeconds since 1970
  RecordSet sign(RecordSet set, Name owner, long nowSeconds) {
    return Signer.sign(set, owner, this, nowSeconds);
  }

  private RecordSet set(int type, List<Rdata> data) {
    return new RecordSet(origin, type, KEY_TTL_SECONDS, data);
  }
}
