package perigee.meeting.forward;

import java.util.List;

/// The steps from the least to the most that a source can be shown with, and what each takes. One
/// object is used for all sources; it belongs to one thread.
final class Ladder {

  /// Stands for whatever there is.
  private static final int ALL = 7;

  private static final int MOST_STEPS = 12;
  private static final int[] USUAL_HEIGHTS = {180, 360, 720};
  private static final long[] USUAL_BPS = {150_000, 500_000, 1_700_000};
  private static final long USUAL_SINGLE_BPS = 1_200_000;
  private static final double CLOSE_ENOUGH = 0.7;

  /// What an encoding takes beside the one below it, at least.
  private static final int MORE = 2;

  /// Pictures a second of which every other one may be left out.
  private static final int LEAST_TO_HALVE = 20;

  private final int[] layers = new int[MOST_STEPS];
  private final int[] spatial = new int[MOST_STEPS];
  private final int[] temporal = new int[MOST_STEPS];
  private final long[] bps = new long[MOST_STEPS];
  private int count;

  /// Works out the steps of a source.
  ///
  /// @param height at which it is shown; 0 if nobody said it
  void measure(Source source, int height, long now) {
    count = 0;
    List<UpTrack> tracks = source.layers;
    if (tracks.size() == 1 && tracks.getFirst().highestSpatial > 0) {
      scalable(tracks.getFirst(), height, now);
      return;
    }
    for (int i = 0; i < tracks.size(); i++) {
      UpTrack track = tracks.get(i);
      int highest = track.isActive(now) ? track.highestTemporal : 0;
      // Above the lowest layer, fewer pictures are worth little; few of few, nothing.
      boolean halved = track.pictures(now) >= LEAST_TO_HALVE;
      for (int t = i == 0 ? 0 : Math.max(0, halved ? highest - 1 : highest); t <= highest; t++) {
        long bits = expected(track, t, tracks.size(), now);
        if (count > 0 && bits <= bps[count - 1] && !track.isActive(now)) {
          // What came for a moment was measured too low, and would never be asked for again.
          bits = Math.max(usual(track, tracks.size()), MORE * bps[count - 1]);
        }
        add(i, ALL, t == highest ? ALL : t, bits);
      }
      if (height > 0 && height(track, tracks.size()) >= height * CLOSE_ENOUGH) {
        return;
      }
    }
  }

  private void scalable(UpTrack track, int height, long now) {
    for (int s = 0; s <= track.highestSpatial; s++) {
      for (int t = s == 0 ? 0 : track.highestTemporal; t <= track.highestTemporal; t++) {
        add(0, s, t, Math.max(track.bps(s, t, now), 1));
      }
      int shown = track.structure.isKnown() ? track.structure.height(s) : 0;
      if (height > 0 && shown >= height * CLOSE_ENOUGH) {
        return;
      }
    }
  }

  private void add(int layer, int spatialLayer, int temporalLayer, long bits) {
    if (count < MOST_STEPS && (count == 0 || bits > bps[count - 1])) {
      layers[count] = layer;
      spatial[count] = spatialLayer;
      temporal[count] = temporalLayer;
      bps[count++] = bits;
    }
  }

  private static long expected(UpTrack track, int t, int of, long now) {
    if (track.isActive(now)) {
      long measured = track.bps(ALL, t, now);
      return t == track.highestTemporal ? Math.max(measured, track.lastBps() * 3 / 4) : measured;
    }
    if (track.lastBps() > 0) {
      return track.lastBps();
    }
    return usual(track, of);
  }

  private static long usual(UpTrack track, int of) {
    return of == 1 ? USUAL_SINGLE_BPS : USUAL_BPS[Math.min(track.index, USUAL_BPS.length - 1)];
  }

  private static int height(UpTrack track, int of) {
    if (track.height > 0) {
      return track.height;
    }
    int fromTop = of - 1 - track.index;
    return USUAL_HEIGHTS[Math.max(0, USUAL_HEIGHTS.length - 1 - fromTop)];
  }

  int count() {
    return count;
  }

  int layer(int step) {
    return layers[step];
  }

  int spatial(int step) {
    return spatial[step];
  }

  int temporal(int step) {
    return temporal[step];
  }

  long bps(int step) {
    return bps[step];
  }
}
