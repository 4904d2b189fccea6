package perigee.selection.map;

import perigee.model.mapping.TrafficClass;

/// What is known of a host that is not as most are.
///
/// @param hash `Hashing.hash` of its name in lower case
/// @param trafficClass of most of what is fetched there
/// @param spread how many servers of a region share it, at most `MapLimits.SPREAD`; 0 for as many
///   as an answer has
public record HostTrait(long hash, TrafficClass trafficClass, int spread) {}
