package perigee.app.config;

import java.util.ArrayList;
import java.util.List;
import perigee.content.routing.Ring;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import perigee.model.mapping.Address;

/// The anycast rings of a name server's site: `rings` of its `perigee.yaml`.
///
/// ```yaml
/// rings:
///   - addresses: [203.0.113.1, "2001:db8:1::1"]
///   - addresses: [203.0.113.2, "2001:db8:2::1"]
///     regions: [fra, lon]
/// ```
final class RingsFile {

  private RingsFile() {}

  static List<Ring> read(Value value) {
    List<Value> items = value.itemsOrOne();
    if (items.size() < 2 || items.size() > Ring.MOST_RINGS) {
      value.problem("has %d rings; it must have 2 to %d".formatted(items.size(), Ring.MOST_RINGS));
      return List.of();
    }
    List<Ring> rings = new ArrayList<>();
    for (Value item : items) {
      rings.add(ring(item, rings.isEmpty()));
    }
    return rings;
  }

  private static Ring ring(Value value, boolean first) {
    Mapping map = value.map("addresses", "regions");
    List<Address> addresses =
        map.required("addresses").itemsOrOne().stream().map(RingsFile::address).toList();
    if (addresses.isEmpty() || addresses.size() > Ring.MOST_ADDRESSES) {
      map.problem(
          "addresses",
          "has %d entries; it must have 1 to %d".formatted(addresses.size(), Ring.MOST_ADDRESSES));
    }
    if (first == map.has("regions")) {
      value.problem(
          first
              ? "names regions; the first ring is this site's own, and routing decides who comes"
              : "names no regions; name those whose servers take what is sent to this ring");
    }
    List<String> regions =
        map.optional("regions")
            .map(all -> all.itemsOrOne().stream().map(ConfigFile::name).toList())
            .orElse(List.of());
    return new Ring(addresses, regions);
  }

  private static Address address(Value value) {
    String text =
        value.text(
            written -> Address.parse(written).isPresent(), "an address, for example 203.0.113.1");
    return Address.parse(text).orElse(Address.ipv4(0));
  }
}
