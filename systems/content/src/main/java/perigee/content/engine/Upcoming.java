package perigee.content.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.wire.media.Manifest;
import perigee.wire.media.Segment;
import perigee.wire.media.Track;

/// What the manifests that clients took lately say comes after each segment. The oldest manifests
/// are forgotten first. Guarded by its own lock, which is held for map accesses alone.
final class Upcoming {

  private static final int MOST_MANIFESTS = 512;
  private static final int MOST_PLACES = 1 << 17;

  /// Runs of digits in a target at which a number is looked for.
  private static final int MOST_RUNS = 16;

  private static final int MOST_DIGITS = 18;

  /// Where a segment stands.
  private record Place(Track.Listed track, int at) {}

  private final Map<String, List<String>> keysOf = new LinkedHashMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, Track.Counted> counted = new HashMap<>();

  /// Takes a manifest's segments in, in place of what its last version named.
  ///
  /// @param origin scheme and authority, which all segments share
  synchronized void learn(String origin, String target, Manifest manifest) {
    String name = origin + target;
    forget(keysOf.remove(name));
    List<String> keys = new ArrayList<>();
    for (Track track : manifest.tracks()) {
      switch (track) {
        case Track.Listed listed -> {
          for (int i = 0; i < listed.segments().size(); i++) {
            String key = key(origin, listed.segments().get(i));
            places.put(key, new Place(listed, i));
            keys.add(key);
          }
        }
        case Track.Counted numbers -> {
          String key = key(origin, numbers.before(), numbers.after());
          counted.put(key, numbers);
          keys.add(key);
        }
      }
    }
    keysOf.put(name, keys);
    Iterator<List<String>> oldest = keysOf.values().iterator();
    while (keysOf.size() > MOST_MANIFESTS || places.size() > MOST_PLACES) {
      forget(oldest.next());
      oldest.remove();
    }
  }

  private void forget(@Nullable List<String> keys) {
    if (keys != null) {
      for (String key : keys) {
        places.remove(key);
        counted.remove(key);
      }
    }
  }

  /// What comes after a segment; nothing if no manifest names it.
  ///
  /// @param range as the client asks for it, or null
  synchronized List<Segment> after(String origin, String target, @Nullable String range, int most) {
    Place place = range == null ? null : places.get(origin + target + " " + range);
    if (place == null) {
      place = places.get(origin + target);
    }
    return place != null ? place.track.after(place.at, most) : numbered(origin, target, most);
  }

  private List<Segment> numbered(String origin, String target, int most) {
    int runs = 0;
    for (int end = target.length(); end > 0 && !counted.isEmpty() && runs < MOST_RUNS; ) {
      int from = runStart(target, end);
      if (from < end) {
        runs++;
        List<Segment> next = numbered(origin, target, from, end, most);
        if (!next.isEmpty()) {
          return next;
        }
      }
      end = Math.min(from, end - 1);
    }
    return List.of();
  }

  /// Where the digits that end here begin.
  private static int runStart(String target, int end) {
    int from = end;
    while (from > 0 && target.charAt(from - 1) >= '0' && target.charAt(from - 1) <= '9') {
      from--;
    }
    return from;
  }

  private List<Segment> numbered(String origin, String target, int from, int end, int most) {
    String key = key(origin, target.substring(0, from), target.substring(end));
    Track.Counted track = end - from > MOST_DIGITS ? null : counted.get(key);
    return track == null ? List.of() : track.after(Long.parseLong(target, from, end, 10), most);
  }

  private static String key(String origin, Segment segment) {
    String whole = origin + segment.target();
    return segment.isPart() ? whole + " " + segment.range() : whole;
  }

  private static String key(String origin, String before, String after) {
    return origin + before + "\0" + after;
  }
}
