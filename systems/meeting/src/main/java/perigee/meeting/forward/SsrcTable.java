package perigee.meeting.forward;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the SSRCs of one participant stand for. Bounded; who invents more is not listened to.
final class SsrcTable<T> {

  /// A source has up to three encodings and each two SSRCs; there is room for changes.
  static final int MOST = 64;

  private int[] ssrcs = new int[8];
  private @Nullable Object[] values = new @Nullable Object[8];
  private int count;

  @SuppressWarnings("unchecked")
  @Nullable T get(int ssrc) {
    for (int i = 0; i < count; i++) {
      if (ssrcs[i] == ssrc) {
        return (T) values[i];
      }
    }
    return null;
  }

  /// Sets what an SSRC stands for.
  ///
  /// @return whether there was room
  boolean put(int ssrc, T value) {
    for (int i = 0; i < count; i++) {
      if (ssrcs[i] == ssrc) {
        values[i] = value;
        return true;
      }
    }
    if (count == MOST) {
      return false;
    }
    if (count == ssrcs.length) {
      ssrcs = Arrays.copyOf(ssrcs, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
    }
    ssrcs[count] = ssrc;
    values[count++] = value;
    return true;
  }

  void remove(int ssrc) {
    for (int i = 0; i < count; i++) {
      if (ssrcs[i] == ssrc) {
        count--;
        ssrcs[i] = ssrcs[count];
        values[i] = values[count];
        values[count] = null;
        return;
      }
    }
  }
}
