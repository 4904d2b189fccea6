package perigee.content.rules;

import java.util.List;
import perigee.content.store.CacheKey;
import perigee.model.property.Property;
import perigee.model.property.Settings;

/// What a property wants for one request.
///
/// @param property whose content is asked for
/// @param settings of all rules that match, later ones over earlier ones
/// @param key the primary cache key
/// @param rules positions of the rules that matched, from 0
public record Policy(Property property, Settings settings, CacheKey key, List<Integer> rules) {

  public Policy {
    rules = List.copyOf(rules);
  }
}
