package perigee.control.mapping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.model.fleet.FleetMessage;
import perigee.selection.map.EncodedMap;
import perigee.selection.map.MapDelta;

/// The newest map in the forms in which nodes may need it: whole, and as what changed since each of
/// the last few. Each is made when the first node needs it. Of the mapper's thread.
final class MapsToSend {

  /// Older maps that changes are counted from, and bytes of these; one is always kept.
  private static final int MOST_BASES = 4;

  private static final long MOST_BASE_BYTES = 64L << 20;

  private final EncodedMap newest;
  private final List<EncodedMap> bases = new ArrayList<>();
  private final Map<Long, List<FleetMessage.NewMap>> deltas = new HashMap<>();
  private @Nullable List<FleetMessage.NewMap> whole;

  /// @param before what was sent before it
  MapsToSend(EncodedMap newest, @Nullable MapsToSend before) {
    this.newest = newest;
    if (before != null) {
      bases.add(before.newest);
      long bytes = before.newest.bytes().length;
      for (EncodedMap base : before.bases) {
        bytes += base.bytes().length;
        if (bases.size() < MOST_BASES && bytes <= MOST_BASE_BYTES) {
          bases.add(base);
        }
      }
    }
  }

  /// All of it.
  List<FleetMessage.NewMap> whole() {
    List<FleetMessage.NewMap> made = whole;
    if (made == null) {
      made = pieces(newest.bytes());
      whole = made;
    }
    return made;
  }

  /// What changed since a version; empty if that is not known any more, or hardly less than the
  /// whole.
  List<FleetMessage.NewMap> since(long version) {
    return deltas.computeIfAbsent(version, this::changes);
  }

  private List<FleetMessage.NewMap> changes(long version) {
    for (EncodedMap base : bases) {
      if (base.map().version() == version) {
        byte[] delta = MapDelta.encode(base, newest);
        return delta.length < newest.bytes().length / 4 * 3 ? pieces(delta) : List.of();
      }
    }
    return List.of();
  }

  private List<FleetMessage.NewMap> pieces(byte[] bytes) {
    int size = FleetMessage.NewMap.MAP_PART_BYTES;
    int parts = Math.max(1, Math.ceilDiv(bytes.length, size));
    List<FleetMessage.NewMap> pieces = new ArrayList<>(parts);
    for (int part = 0; part < parts; part++) {
      int from = part * size;
      byte[] piece = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size));
      String text = Base64.getEncoder().encodeToString(piece);
      pieces.add(new FleetMessage.NewMap(newest.map().version(), part, parts, text));
    }
    return pieces;
  }
}
