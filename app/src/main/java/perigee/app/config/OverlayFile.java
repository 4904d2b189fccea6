package perigee.app.config;

import java.util.ArrayList;
import java.util.List;
import perigee.model.document.Mapping;
import perigee.model.document.Value;

/// The `overlay` section of a super node's `perigee.yaml`: how it finds people with the others.
///
/// ```yaml
/// overlay:
///   listen: "0.0.0.0:7445"
///   seeds: ["198.51.100.7:7445"]
///   clients: 1000
///   clients-per-second: 50
/// ```
///
/// @param listen where other super nodes reach it, by mutual TLS; under `host` of the node
/// @param seeds super nodes to begin with; it remembers others that it met
/// @param clients that it serves at a time; 1000 by default
/// @param clientsPerSecond that it takes; 50 by default
public record OverlayFile(
    HostPort listen, List<HostPort> seeds, int clients, int clientsPerSecond) {

  private static final int MOST_SEEDS = 64;
  private static final int USUAL_CLIENTS = 1000;
  private static final int MOST_CLIENTS = 100_000;
  private static final int USUAL_PACE = 50;
  private static final int MOST_PACE = 10_000;

  public OverlayFile {
    seeds = List.copyOf(seeds);
  }

  static OverlayFile read(Value value) {
    Mapping map = value.map("listen", "seeds", "clients", "clients-per-second");
    return new OverlayFile(
        ConfigFile.hostPort(map.required("listen")),
        seeds(map),
        map.integer("clients", USUAL_CLIENTS, 1, MOST_CLIENTS),
        map.integer("clients-per-second", USUAL_PACE, 1, MOST_PACE));
  }

  private static List<HostPort> seeds(Mapping map) {
    List<Value> all = map.optional("seeds").map(Value::itemsOrOne).orElse(List.of());
    if (all.size() > MOST_SEEDS) {
      map.problem(
          "seeds", "has %d entries; it may have at most %d".formatted(all.size(), MOST_SEEDS));
      return List.of();
    }
    List<HostPort> seeds = new ArrayList<>();
    all.forEach(one -> seeds.add(ConfigFile.hostPort(one)));
    return seeds;
  }
}
