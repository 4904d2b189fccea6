package perigee.app.config;

import java.util.List;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import perigee.model.mapping.Capacity;

/// What a node is to the clients that are sent to it: `site`, `addresses`, `cost` and `capacity` of
/// its `perigee.yaml`.
///
/// @param site the failure domain inside the region; the node's own name by default
/// @param addresses literal addresses where clients reach it, at most 16; the HTTP listener's by
///   default, or where that is a wildcard the machine's own
/// @param cost what a byte from here costs, relative to others, 0.01 to 100; 1 by default
/// @param capacity what it can take; what is not said is estimated
public record Serving(String site, List<String> addresses, double cost, Capacity capacity) {

  private static final int MOST_ADDRESSES = 16;
  private static final double LEAST_COST = 0.01;
  private static final double MOST_COST = 100;
  private static final double MOST_RATE = 1e9;
  private static final long MOST_BYTES = 1L << 50;
  private static final int MOST_CONNECTIONS = 1_000_000;

  public Serving {
    addresses = List.copyOf(addresses);
  }

  static Serving read(Mapping map, String node, String httpHost) {
    List<String> addresses = addresses(map);
    return new Serving(
        map.string("site", node),
        addresses.isEmpty() ? listened(httpHost) : addresses,
        map.optional("cost").map(value -> value.number(LEAST_COST, MOST_COST)).orElse(1.0),
        map.optional("capacity").map(Serving::capacity).orElse(Capacity.UNKNOWN));
  }

  private static List<String> addresses(Mapping map) {
    List<Value> all = map.optional("addresses").map(Value::itemsOrOne).orElse(List.of());
    if (all.size() > MOST_ADDRESSES) {
      map.problem(
          "addresses", "has " + all.size() + " entries; it may have at most " + MOST_ADDRESSES);
    }
    return all.stream()
        .map(value ->
            value.text(OwnAddresses::isLiteral, "an IPv4 or IPv6 address, for example 203.0.113.5"))
        .toList();
  }

  private static List<String> listened(String httpHost) {
    if (OwnAddresses.isLiteral(httpHost)) {
      return List.of(httpHost);
    }
    List<String> own = OwnAddresses.all();
    return own.isEmpty() ? List.of("127.0.0.1") : own.subList(0, Math.min(2, own.size()));
  }

  private static Capacity capacity(Value value) {
    Mapping map = value.map("requests-per-second", "bytes-per-second", "connections");
    return new Capacity(
        map.optional("requests-per-second").map(v -> v.number(1, MOST_RATE)).orElse(0.0),
        map.bytes("bytes-per-second", 0, 1, MOST_BYTES),
        map.integer("connections", 0, 1, MOST_CONNECTIONS));
  }
}
