package perigee.control.mapping;

import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Location;

/// Where clients are said to be, and by whom. A presumption that measurements overrule.
///
/// @param location null if only the rest is known
/// @param asNumber of the network; 0 if not known
/// @param country two letters; empty if not known
/// @param source `table` or `geo-database`
record Place(@Nullable Location location, long asNumber, String country, String source) {}
