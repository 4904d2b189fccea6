package perigee.meeting.forward;

/// Which layers of each frame of a slot are forwarded: judged once, at its first packet, by what
/// the receiver is to have then. Of the last frames it is kept, with the shift of their pictures'
/// numbers, so that packets which come late are treated as their frame was.
final class FrameLimits {

  private static final int FRAMES = 64;

  private final int[] timestamps = new int[FRAMES];
  private final byte[] temporal = new byte[FRAMES];
  private final byte[] spatial = new byte[FRAMES];
  private final int[] shifts = new int[FRAMES];
  private int newest;
  private int count;
  private int mostTemporal;
  private int mostSpatial;
  private int temporalLimit;
  private int spatialLimit;

  /// What the receiver is to have, as soon as that is possible.
  void most(int temporalLayer, int spatialLayer) {
    mostTemporal = temporalLayer;
    mostSpatial = spatialLayer;
  }

  int mostTemporal() {
    return mostTemporal;
  }

  int mostSpatial() {
    return mostSpatial;
  }

  void clear() {
    count = 0;
  }

  /// Judges a frame that is newer than all others: more layers in space from a key frame on, more
  /// in time where the stream allows it, less at once.
  void judge(Incoming in) {
    if (in.keyFrame) {
      temporalLimit = mostTemporal;
      spatialLimit = mostSpatial;
      return;
    }
    temporalLimit = Math.min(temporalLimit, mostTemporal);
    spatialLimit = Math.min(spatialLimit, mostSpatial);
    int steps = in.spatial == 0 ? in.switchUp & ((2 << mostTemporal) - 1) : 0;
    if (steps != 0) {
      temporalLimit = Math.max(temporalLimit, highest(steps));
    }
  }

  private static int highest(int bits) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(bits);
  }

  /// Whether the frame that was judged last has too high a layer in time.
  boolean leavesOut(Incoming in) {
    return in.temporal > temporalLimit;
  }

  /// Keeps what was judged.
  ///
  /// @param shift of the numbers of its picture
  /// @return its place
  int add(int timestamp, int shift) {
    newest = (newest + 1) % FRAMES;
    count = Math.min(count + 1, FRAMES);
    timestamps[newest] = timestamp;
    temporal[newest] = (byte) temporalLimit;
    spatial[newest] = (byte) spatialLimit;
    shifts[newest] = shift;
    return newest;
  }

  boolean isNewer(int timestamp) {
    return count == 0 || timestamp - timestamps[newest] > 0;
  }

  /// Where a frame is, or the one before it; -1 if it is older than all that are known.
  int find(int timestamp) {
    for (int back = 0; back < count; back++) {
      int place = Math.floorMod(newest - back, FRAMES);
      if (timestamps[place] - timestamp <= 0) {
        return place;
      }
    }
    return -1;
  }

  boolean forwards(int place, int temporalLayer, int spatialLayer) {
    return temporalLayer <= temporal[place] && spatialLayer <= spatial[place];
  }

  int spatialLimit(int place) {
    return spatial[place];
  }

  int shift(int place) {
    return shifts[place];
  }
}
