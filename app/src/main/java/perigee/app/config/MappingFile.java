package perigee.app.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
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
/// ```
///
/// @param folder where relative paths start
record MappingFile(Path folder) {

  MappingConfig read(Mapping control) {
    return control.optional("mapping").map(this::read).orElse(MappingConfig.NOTHING_SAID);
  }

  private MappingConfig read(Value value) {
    Mapping map = value.map("regions", "geo-database", "prefix-table");
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
        map.optional("prefix-table").map(this::path));
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
