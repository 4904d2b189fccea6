package perigee.model.release;

import java.time.Instant;
import java.util.List;
import perigee.model.property.Property;
import perigee.model.zone.Zone;

/// One immutable version of all configuration.
///
/// @param number grows by one with every change
/// @param createdAt on control's clock
/// @param author the account or token that made the change
/// @param note what changed, in a few words
/// @param properties in the order of their names
/// @param zones in the order of their names as text
public record Release(
    long number,
    Instant createdAt,
    String author,
    String note,
    List<Property> properties,
    List<Zone> zones) {

  public static final Release EMPTY = new Release(0, Instant.EPOCH, "", "", List.of());

  public Release {
    properties = List.copyOf(properties);
    zones = List.copyOf(zones);
  }

  /// One without zones.
  public Release(
      long number, Instant createdAt, String author, String note, List<Property> properties) {
    this(number, createdAt, author, note, properties, List.of());
  }
}
