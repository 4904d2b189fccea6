package perigee.model.zone;

import java.util.Locale;
import java.util.Optional;
import perigee.wire.dns.Name;

/// The names of the network's own zone (decision on two levels of names).
///
/// @param top the mapping zone, `perigee.test`
/// @param low the zone that is answered from the map, `map.perigee.test`
/// @param servers above the names of the name servers, `ns.perigee.test`
/// @param beacons the zone in which beacons make up names, `beacon.perigee.test`
public record MappingNames(Name top, Name low, Name servers, Name beacons) {

  public static MappingNames of(Name zone) {
    Name top = zone.canonical();
    return new MappingNames(top, under("map", top), under("ns", top), under("beacon", top));
  }

  private static Name under(String label, Name zone) {
    return Name.of(label)
        .under(zone)
        .orElseThrow(() -> new IllegalArgumentException(zone + " is too long for a mapping zone"));
  }

  /// The name of a name server; empty if its id can't be one.
  public Optional<Name> server(String node) {
    return Name.parse(node.toLowerCase(Locale.ROOT)).flatMap(name -> name.under(servers));
  }

  /// The wildcard over the names of an edge (`EdgeNames`); empty if its id can't be a name.
  public Optional<Name> edges(String node) {
    String wildcard = EdgeNames.of(text(top)).wildcard(node);
    return Optional.ofNullable(wildcard).flatMap(Name::parse);
  }

  /// The name to which a host's CNAME points; empty if it would be too long, or for the catch-all
  /// and addresses.
  public Optional<Name> target(String host) {
    return host.equals("*") || host.startsWith("[") || host.matches("[0-9.]+")
        ? Optional.empty()
        : Name.parse(host).flatMap(name -> name.under(low));
  }

  /// The host that points to a name (`target`); any other name is taken for the host itself.
  public String host(String name) {
    String end = "." + text(low);
    return name.endsWith(end) ? name.substring(0, name.length() - end.length()) : name;
  }

  /// Without the dot at its end.
  private static String text(Name zone) {
    String absolute = zone.toString();
    return absolute.substring(0, absolute.length() - 1);
  }
}
