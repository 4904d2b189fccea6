package perigee.selection.round;

import java.util.Map;
import perigee.model.mapping.Prefix;

/// Whose questions a resolver passes on.
///
/// @param resolver its address as a prefix, or the prefix of several that work together
/// @param weights client prefixes, and how much each asks
public record ResolverClients(Prefix resolver, Map<Prefix, Double> weights) {

  public ResolverClients {
    weights = Map.copyOf(weights);
  }
}
