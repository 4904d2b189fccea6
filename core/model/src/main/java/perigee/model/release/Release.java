package perigee.model.release;

import java.time.Instant;
import java.util.List;
import perigee.model.property.Property;

/// One immutable version of all configuration.
///
/// @param number grows by one with every change
/// @param createdAt on control's clock
/// @param author the account or token that made the change
/// @param note what changed, in a few words
/// @param properties in the order of their names
public record Release(
    long number, Instant createdAt, String author, String note, List<Property> properties) {

  public static final Release EMPTY = new Release(0, Instant.EPOCH, "", "", List.of());

  public Release {
    properties = List.copyOf(properties);
  }
}
