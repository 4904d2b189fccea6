package perigee.selection.map;

import perigee.model.mapping.TrafficClass;

/// What is known of a host that is not as most are.
///
/// @param hash `Hashing.hash` of its name in lower case
/// @param trafficClass of most of what is fetched there
/// @param spread how many servers of a region share it, at most `MapLimits.SPREAD`; 0 for as many
///   as an answer has
/// @param guaranteed whether its clients stay where they are best though a region is full: room is
///   kept for them
public record HostTrait(long hash, TrafficClass trafficClass, int spread, boolean guaranteed) {

  /// Of a host to which nothing is guaranteed.
  public HostTrait(long hash, TrafficClass trafficClass, int spread) {
    this(hash, trafficClass, spread, false);
  }
}
