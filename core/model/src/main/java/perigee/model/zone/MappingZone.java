package perigee.model.zone;

import perigee.wire.dns.Name;

/// The zone that has the names by which clients are directed.
///
/// @param name without the dot at its end
/// @param signed whether it and what lies below it are signed (DNSSEC)
public record MappingZone(String name, boolean signed) {

  /// The zone that a network has unless it is told another.
  public static final MappingZone USUAL = new MappingZone("perigee.test", true);

  public MappingNames names() {
    return MappingNames.of(Name.of(name));
  }
}
