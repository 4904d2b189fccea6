package perigee.content.rules;

import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.content.store.CacheKey;
import perigee.model.property.Property;
import perigee.model.property.Settings;
import perigee.wire.http.RequestTarget;

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

  /// The path and query that an origin is asked for so that the answer can be stored: what the key
  /// leaves out can't change the answer.
  public String storedTarget() {
    return key.pathAndQuery();
  }

  /// The path and query of a request that is passed on: whole, but for a signature.
  public String passedTarget(RequestTarget target) {
    @Nullable String query = target.query();
    return query == null || settings.signedUrl() == null
        ? target.pathAndQuery()
        : target.path() + KeyRecipe.withoutSignature(query);
  }
}
