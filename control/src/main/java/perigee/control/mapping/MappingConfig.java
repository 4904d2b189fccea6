package perigee.control.mapping;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import perigee.model.mapping.Location;

/// What the operator says about where things are.
///
/// @param regions where regions are, by id; at most 4,096
/// @param geoDatabase a database in MaxMind's format with cities; empty for none
/// @param prefixTable the operator's own table of prefixes; empty for none
/// @param costLimits how much dear regions may carry together; by rising cost
/// @param contracts what is guaranteed to hosts; at most 64
public record MappingConfig(
    Map<String, Location> regions,
    Optional<Path> geoDatabase,
    Optional<Path> prefixTable,
    List<CostLimit> costLimits,
    List<HostContract> contracts) {

  /// What all regions together carry at most whose servers' cost is at least so much.
  ///
  /// @param cost as servers have it, relative to others
  /// @param bytesPerSecond at most
  public record CostLimit(double cost, double bytesPerSecond) {}

  /// What is guaranteed to some hosts.
  ///
  /// @param hosts names in lower case
  /// @param bytesPerSecond up to which they have room where their clients are best
  /// @param priority 0 to 100: the higher one has it where there is not enough for all
  public record HostContract(List<String> hosts, double bytesPerSecond, int priority) {
    public HostContract {
      hosts = List.copyOf(hosts);
    }
  }

  public static final int MOST_CONTRACTS = 64;
  public static final int MOST_CONTRACT_HOSTS = 100;

  /// As many as the tree of capacities has room for.
  public static final int MOST_COST_LIMITS = 5;

  public static final int MOST_REGIONS = 4_096;

  /// Nothing is known but what is measured.
  public static final MappingConfig NOTHING_SAID =
      new MappingConfig(Map.of(), Optional.empty(), Optional.empty());

  /// Without limits on what dear regions carry.
  public MappingConfig(
      Map<String, Location> regions, Optional<Path> geoDatabase, Optional<Path> prefixTable) {
    this(regions, geoDatabase, prefixTable, List.of(), List.of());
  }

  public MappingConfig {
    regions = Map.copyOf(regions);
    costLimits = List.copyOf(costLimits);
    contracts = List.copyOf(contracts);
    for (int i = 1; i < costLimits.size(); i++) {
      if (costLimits.get(i).cost() <= costLimits.get(i - 1).cost()) {
        throw new IllegalArgumentException("costs of limits must rise");
      }
    }
    if (costLimits.size() > MOST_COST_LIMITS) {
      throw new IllegalArgumentException(costLimits.size() + " limits of cost");
    }
    if (regions.size() > MOST_REGIONS) {
      throw new IllegalArgumentException(
          "%d regions have places; at most %d may".formatted(regions.size(), MOST_REGIONS));
    }
  }
}
