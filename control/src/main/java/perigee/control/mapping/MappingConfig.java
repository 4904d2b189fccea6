package perigee.control.mapping;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import perigee.model.mapping.Location;

/// What the operator says about where things are.
///
/// @param regions where regions are, by id; at most 4,096
/// @param geoDatabase a database in MaxMind's format with cities; empty for none
/// @param prefixTable the operator's own table of prefixes; empty for none
public record MappingConfig(
    Map<String, Location> regions, Optional<Path> geoDatabase, Optional<Path> prefixTable) {

  public static final int MOST_REGIONS = 4_096;

  /// Nothing is known but what is measured.
  public static final MappingConfig NOTHING_SAID =
      new MappingConfig(Map.of(), Optional.empty(), Optional.empty());

  public MappingConfig {
    regions = Map.copyOf(regions);
    if (regions.size() > MOST_REGIONS) {
      throw new IllegalArgumentException(
          "%d regions have places; at most %d may".formatted(regions.size(), MOST_REGIONS));
    }
  }
}
