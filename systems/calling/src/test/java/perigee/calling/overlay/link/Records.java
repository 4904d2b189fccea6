package perigee.calling.overlay.link;

import java.time.Instant;
import java.util.List;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.Octets;

/// Records that nobody has signed yet.
final class Records {

  private Records() {}

  /// One of a person who is at `super1` now, for an hour.
  ///
  /// @param name as they call themselves
  static LocationRecord of(String person, String name) {
    long now = Instant.now().toEpochMilli();
    return new LocationRecord(
        person,
        "super1",
        name,
        now,
        now / 1000,
        now / 1000 + 3600,
        List.of("super1"),
        "",
        Octets.NONE,
        Octets.NONE);
  }
}
