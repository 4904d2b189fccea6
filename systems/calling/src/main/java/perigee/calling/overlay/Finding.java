package perigee.calling.overlay;

import java.util.List;
import perigee.wire.overlay.LocationRecord;

/// What a look-up came to.
///
/// @param records of the person's devices, the one last seen first; none if nobody knows him
/// @param hops members that were asked one after the other: 0 to 2
/// @param source who knew
public record Finding(List<LocationRecord> records, int hops, Source source) {

  public Finding {
    records = List.copyOf(records);
  }

  /// Who knew.
  public enum Source {
    HERE,
    OVERLAY,
    LOGIN_SERVER,
    NOBODY
  }
}
