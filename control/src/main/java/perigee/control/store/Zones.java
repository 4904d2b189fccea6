package perigee.control.store;

import java.util.List;
import java.util.Optional;
import perigee.control.store.Properties.Change;
import perigee.model.zone.Zone;

/// DNS zones. Each change of one is a release, as with properties, and rollbacks concern both.
public interface Zones {

  /// The current zones, by name.
  List<Versioned> list();

  Optional<Versioned> find(String name);

  /// Creates or replaces a zone and makes the release. A zone above or below another provider's is
  /// `HostTaken`: its owner could answer in the other's place.
  ///
  /// @param expected the version that must be current; 0: it must not exist yet; -1: whatever it is
  Change put(Zone zone, long expected, String author, String note);

  /// Removes a zone and makes the release.
  Change remove(String name, long expected, String author, String note);

  /// A zone and its version, which grows with each change of it, also when it was removed and made
  /// again in between.
  record Versioned(Zone zone, long version) {}
}
