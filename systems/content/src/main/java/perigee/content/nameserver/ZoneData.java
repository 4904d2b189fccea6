package perigee.content.nameserver;

import org.jspecify.annotations.Nullable;
import perigee.wire.dns.Name;
import perigee.wire.dns.RecordSet;

/// What all names of a zone share. Immutable.
///
/// @param soa the SOA of its answers
/// @param negativeSoa the same with the TTL of negative answers (RFC 2308 §3)
/// @param signatures null if it is not signed
record ZoneData(Name apex, RecordSet soa, RecordSet negativeSoa, @Nullable Signatures signatures) {

  static ZoneData of(ServedZone zone) {
    long negativeTtl = Math.min(zone.soa().ttlSeconds(), zone.negativeTtlSeconds());
    return new ZoneData(
        zone.apex(), zone.soa(), zone.soa().withTtl(negativeTtl), zone.signatures().orElse(null));
  }
}
