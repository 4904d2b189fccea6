package perigee.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import perigee.control.mapping.MappingConfig;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import perigee.model.mapping.Location;

/// What control's `perigee.yaml` says of where things are.
///
/// ```yaml
/// mapping:
///   regions: {east: {latitude: 40.7, longitude: -74.0}}
///   geo-database: cities.mmdb
///   prefix-table: prefixes.csv
///   cost-limits: [{cost: 2, bytes-per-second: 1GiB}]
///   contracts: [{hosts: [www.example.com], bytes-per-second: 200MiB, priority: 10}]
/// ```
///
/// @param folder where relative paths start
record MappingFile(Path folder) {

  private static final double LEAST_COST = 0.01;
  private static final double MOST_COST = 100;
  private static final long MOST_BYTES = 1L << 50;
  private static final int MOST_PRIORITY = 100;
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_-]*)(\\.[A-Za-z0-9_][A-Za-z0-9_-]*)*");

  MappingConfig read(Mapping control) {
    return control.optional("mapping").map(this::read).orElse(MappingConfig.NOTHING_SAID);
  }

  private MappingConfig read(Value value) {
    Mapping map = value.map("regions", "geo-database", "prefix-table", "cost-limits", "contracts");
    Map<String, Location> regions = new HashMap<>();
    Map<String, Value> said = map.optional("regions").map(Value::entries).orElse(Map.of());
    if (said.size() > MappingConfig.MOST_REGIONS) {
      map.problem(
          "regions",
          "has %d entries; it may have at most %d"
              .formatted(said.size(), MappingConfig.MOST_REGIONS));
      return MappingConfig.NOTHING_SAID;
    }
    said.forEach((region, place) -> regions.put(region, location(place)));
    return new MappingConfig(
        regions,
        map.optional("geo-database").map(this::path),
        map.optional("prefix-table").map(this::path),
        map.optional("cost-limits").map(MappingFile::costLimits).orElse(List.of()),
        map.optional("contracts").map(MappingFile::contracts).orElse(List.of()));
  }

  private static List<MappingConfig.HostContract> contracts(Value value) {
    List<Value> items = value.itemsOrOne();
    if (items.size() > MappingConfig.MOST_CONTRACTS) {
      value.problem(
          "has %d entries; it may have at most %d"
              .formatted(items.size(), MappingConfig.MOST_CONTRACTS));
      return List.of();
    }
    return items.stream().map(MappingFile::contract).toList();
  }

  private static MappingConfig.HostContract contract(Value value) {
    Mapping map = value.map("hosts", "bytes-per-second", "priority");
    List<String> hosts =
        map.required("hosts").itemsOrOne().stream().map(MappingFile::host).toList();
    if (hosts.isEmpty() || hosts.size() > MappingConfig.MOST_CONTRACT_HOSTS) {
      map.problem(
          "hosts",
          "has %d entries; it must have 1 to %d"
              .formatted(hosts.size(), MappingConfig.MOST_CONTRACT_HOSTS));
    }
    return new MappingConfig.HostContract(
        hosts,
        map.required("bytes-per-second").bytes(1, MOST_BYTES),
        map.integer("priority", 0, 0, MOST_PRIORITY));
  }

  private static String host(Value value) {
    return value
        .text(text -> HOST.matcher(text).matches(), "a host's name, for example www.example.com")
        .toLowerCase(Locale.ROOT);
  }

  private static List<MappingConfig.CostLimit> costLimits(Value value) {
    List<Value> items = value.itemsOrOne();
    if (items.size() > MappingConfig.MOST_COST_LIMITS) {
      value.problem(
          "has %d entries; it may have at most %d"
              .formatted(items.size(), MappingConfig.MOST_COST_LIMITS));
      return List.of();
    }
    List<MappingConfig.CostLimit> limits = new ArrayList<>();
    double before = 0;
    for (Value item : items) {
      Mapping map = item.map("cost", "bytes-per-second");
      double cost = map.required("cost").number(LEAST_COST, MOST_COST);
      long bytes = map.required("bytes-per-second").bytes(1, MOST_BYTES);
      if (cost <= before) {
        item.problem("has cost %s after %s; costs must rise".formatted(cost, before));
        return List.of();
      }
      before = cost;
      limits.add(new MappingConfig.CostLimit(cost, bytes));
    }
    return limits;
  }

  private Path path(Value value) {
    return folder.resolve(value.text()).normalize();
  }

  private static Location location(Value value) {
    Mapping map = value.map("latitude", "longitude");
    return new Location(
        map.required("latitude").number(-90, 90), map.required("longitude").number(-180, 180));
  }
}
