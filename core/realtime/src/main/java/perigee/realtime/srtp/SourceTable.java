package perigee.realtime.srtp;

import org.jspecify.annotations.Nullable;

/// Sources by their number. It belongs to one thread.
final class SourceTable {

  private static final int MIX = 0x9E3779B9;

  private final int most;
  private int[] keys = new int[16];
  private @Nullable PacketSource[] values = new PacketSource[16];
  private int size;

  /// A table.
  ///
  /// @param most sources that it may have
  SourceTable(int most) {
    this.most = most;
  }

  boolean isFull() {
    return size == most;
  }

  @Nullable PacketSource find(int ssrc) {
    int mask = keys.length - 1;
    int place = (ssrc * MIX) >>> 16 & mask;
    PacketSource value = values[place];
    while (value != null && keys[place] != ssrc) {
      place = (place + 1) & mask;
      value = values[place];
    }
    return value;
  }

  /// Adds a source that is not there; the table must not be full.
  void add(int ssrc, PacketSource source) {
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    insert(ssrc, source);
    size++;
  }

  private void insert(int ssrc, PacketSource source) {
    int mask = keys.length - 1;
    int place = (ssrc * MIX) >>> 16 & mask;
    while (values[place] != null) {
      place = (place + 1) & mask;
    }
    keys[place] = ssrc;
    values[place] = source;
  }

  private void grow() {
    int[] oldKeys = keys;
    @Nullable PacketSource[] old = values;
    keys = new int[2 * oldKeys.length];
    values = new PacketSource[2 * oldKeys.length];
    for (int i = 0; i < old.length; i++) {
      PacketSource source = old[i];
      if (source != null) {
        insert(oldKeys[i], source);
      }
    }
  }
}
