package perigee.content.nameserver;

import java.util.List;
import java.util.Optional;
import perigee.wire.dns.Name;
import perigee.wire.dns.RecordSet;

/// One zone as it is to be served.
///
/// @param apex its name
/// @param soa its SOA record
/// @param negativeTtlSeconds how long resolvers may keep that something is not there (RFC 2308 §5)
/// @param records all sets but the SOA; NS below the apex are delegations, addresses below these
///   are glue
/// @param delivered names that are answered from the map
/// @param near a delegation in it whose servers are told by who asks
/// @param signatures signs the answers if the zone is signed
public record ServedZone(
    Name apex,
    RecordSet soa,
    int negativeTtlSeconds,
    List<RecordSet> records,
    List<DeliveredName> delivered,
    Optional<NearServers> near,
    Optional<Signatures> signatures) {

  public ServedZone {
    records = List.copyOf(records);
    delivered = List.copyOf(delivered);
  }

  /// The same zone with a delegation whose servers are told by who asks.
  public ServedZone with(NearServers delegation) {
    return new ServedZone(
        apex, soa, negativeTtlSeconds, records, delivered, Optional.of(delegation), signatures);
  }

  /// A zone that tells everybody the same of its delegations.
  public ServedZone(
      Name apex,
      RecordSet soa,
      int negativeTtlSeconds,
      List<RecordSet> records,
      List<DeliveredName> delivered,
      Optional<Signatures> signatures) {
    this(apex, soa, negativeTtlSeconds, records, delivered, Optional.empty(), signatures);
  }
}
