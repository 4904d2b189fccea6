package perigee.model.zone;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;

import java.time.Duration;
import java.util.Optional;
import perigee.wire.dns.Name;

/// What a zone's SOA record says besides its serial, which is the number of the release that it is
/// answered from (RFC 1035 §3.3.13).
///
/// @param mname the primary name server; empty: the first of the network's
/// @param rname the mailbox of who is responsible; empty: `hostmaster` at the zone
/// @param minimum how long resolvers may keep that something does not exist (RFC 2308 §4)
public record Soa(
    Optional<Name> mname,
    Optional<Name> rname,
    Duration refresh,
    Duration retry,
    Duration expire,
    Duration minimum) {

  /// The numbers of RIPE-203, but for a negative TTL that mistakes outlive by minutes, not hours.
  public static final Soa DEFAULT =
      new Soa(Optional.empty(), Optional.empty(), ofDays(1), ofHours(2), ofDays(41), ofMinutes(5));
}
