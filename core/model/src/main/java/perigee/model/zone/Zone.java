package perigee.model.zone;

import java.util.List;
import perigee.wire.dns.Name;

/// One zone that the network is authoritative for.
///
/// @param origin its name, in lower case; unique among all zones
/// @param provider the customer that owns it
/// @param dnssec whether answers are signed
/// @param soa what its SOA record says
/// @param records in the order of names and types; NS records at the apex are left out if the
///   network's own name servers are meant
/// @param deliveries in the order of names
public record Zone(
    Name origin,
    String provider,
    boolean dnssec,
    Soa soa,
    List<ZoneRecords> records,
    List<Delivery> deliveries) {

  public Zone {
    records = List.copyOf(records);
    deliveries = List.copyOf(deliveries);
  }

  /// Its name as people write it, without the dot at its end.
  public String name() {
    return text(origin);
  }

  /// A name without the dot at its end.
  public static String text(Name name) {
    String text = name.toString();
    return text.length() > 1 ? text.substring(0, text.length() - 1) : text;
  }
}
