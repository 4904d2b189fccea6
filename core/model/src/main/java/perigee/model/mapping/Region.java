package perigee.model.mapping;

import org.jspecify.annotations.Nullable;

/// A place whose servers answer for each other.
///
/// @param location where it is, if the operator said so
/// @param load share of its capacity in use when this was written, 0 to 1 and above
public record Region(String id, @Nullable Location location, double load) {

  public Region {
    if (!(load >= 0 && load < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("load " + load);
    }
  }
}
