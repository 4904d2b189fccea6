package perigee.meeting.forward;

import org.jspecify.annotations.Nullable;

/// Whose each stream of a [Trunk] is, by SSRC: open addressing, so that looking it up makes
/// nothing.
final class StreamTable {

  private static final int FIRST_PLACES = 64;
  private static final int MIX = 0x9E3779B9;

  private final int most;
  private int[] keys = new int[FIRST_PLACES];
  private @Nullable Endpoint[] values = new @Nullable Endpoint[FIRST_PLACES];
  private int count;

  /// @param most streams that are known
  StreamTable(int most) {
    this.most = most;
  }

  private int home(int ssrc) {
    return (ssrc * MIX) >>> 16 & keys.length - 1;
  }

  private int find(int ssrc) {
    int place = home(ssrc);
    while (values[place] != null && keys[place] != ssrc) {
      place = place + 1 & keys.length - 1;
    }
    return place;
  }

  @Nullable Endpoint get(int ssrc) {
    return values[find(ssrc)];
  }

  /// Sets whose a stream is; if there are too many, nobody's.
  void put(int ssrc, Endpoint of) {
    int place = find(ssrc);
    if (values[place] == null) {
      if (count == most) {
        return;
      }
      count++;
    }
    keys[place] = ssrc;
    values[place] = of;
    if (2 * count > keys.length) {
      grow();
    }
  }

  private void grow() {
    int[] oldKeys = keys;
    @Nullable Endpoint[] old = values;
    keys = new int[2 * oldKeys.length];
    values = new @Nullable Endpoint[2 * oldKeys.length];
    for (int i = 0; i < old.length; i++) {
      if (old[i] != null) {
        int place = find(oldKeys[i]);
        keys[place] = oldKeys[i];
        values[place] = old[i];
      }
    }
  }

  /// Forgets a stream; those behind it move up, so that they are found.
  void remove(int ssrc, Endpoint of) {
    int hole = find(ssrc);
    if (values[hole] != of) {
      return;
    }
    count--;
    values[hole] = null;
    int next = hole + 1 & keys.length - 1;
    for (Endpoint value = values[next]; value != null; value = values[next]) {
      int key = keys[next];
      values[next] = null;
      int place = find(key);
      keys[place] = key;
      values[place] = value;
      next = next + 1 & keys.length - 1;
    }
  }
}
