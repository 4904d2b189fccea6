package perigee.meeting.forward;

/// For the last frames of a slot, which layers of each are forwarded and by how much its picture's
/// number is shifted, so that packets which come late are treated as their frame was.
final class FrameLimits {

  private static final int FRAMES = 64;

  private final int[] timestamps = new int[FRAMES];
  private final byte[] temporal = new byte[FRAMES];
  private final byte[] spatial = new byte[FRAMES];
  private final int[] shifts = new int[FRAMES];
  private int newest;
  private int count;

  void clear() {
    count = 0;
  }

  /// Begins a frame that is newer than all others.
  int add(int timestamp, int temporalLimit, int spatialLimit, int shift) {
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
