package perigee.selection.unit;

import java.util.List;
import perigee.model.mapping.Prefix;

/// How far what was measured of some clients is taken for others.
///
/// @param ipv4Lengths prefixes around measured ones that speak for their unmeasured rest, longest
///   first
/// @param ipv6Lengths the same
/// @param aggregates prefixes known to be one network each, as BGP announces them
/// @param splitShare what a prefix must lose by its unit's choice to become a unit of its own, as a
///   share of its best time; half of it keeps it one
/// @param splitNanos what it must lose besides
/// @param splitMostNanos what it loses of small objects at most, if that is beyond doubt: the share
///   of a long way is many milliseconds
public record UnitConfig(
    List<Integer> ipv4Lengths,
    List<Integer> ipv6Lengths,
    List<Prefix> aggregates,
    double splitShare,
    double splitNanos,
    double splitMostNanos) {

  /// /20 and /16, /40 and /32; 5 % and 1.5 ms, half of what a switch needs; 6 ms, which are two of
  /// a round trip.
  public static final UnitConfig DEFAULT =
      new UnitConfig(List.of(20, 16), List.of(40, 32), List.of(), 0.05, 1.5e6, 6e6);

  public UnitConfig {
    ipv4Lengths = List.copyOf(ipv4Lengths);
    ipv6Lengths = List.copyOf(ipv6Lengths);
    aggregates = List.copyOf(aggregates);
  }
}
