package perigee.selection.round;

import org.jspecify.annotations.Nullable;
import perigee.model.mapping.Location;
import perigee.model.mapping.Prefix;

/// Where clients are, as far as a database or the operator says.
@FunctionalInterface
public interface Places {

  /// Nothing is known of anybody.
  Places UNKNOWN = _ -> null;

  /// The place of a prefix; null if it is not known.
  @Nullable Location of(Prefix prefix);
}
