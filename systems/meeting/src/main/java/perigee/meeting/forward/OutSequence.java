package perigee.meeting.forward;

import java.util.Arrays;

/// Numbers that go on without a gap, whatever is left out or switched to. What comes late has the
/// number that was kept free for it.
final class OutSequence {

  /// What [#map] says of a packet that has no number.
  static final int NONE = -1;

  private static final int REACH = 512;
  private static final int LEFT_OUT = -1;

  private final int[] offsets = new int[REACH];
  private long first;
  private long highest = -1;
  private long offset;
  private int last;

  /// @param last the number before the first
  OutSequence(int last) {
    this.last = last & 0xffff;
  }

  /// The next packets come from elsewhere, beginning with this one.
  void switchTo(long extended) {
    first = extended;
    highest = extended - 1;
    offset = extended - (last + 1);
    Arrays.fill(offsets, LEFT_OUT);
  }

  /// The number of a packet, [#NONE] for one that has none.
  int map(long extended) {
    if (extended <= highest) {
      if (extended < first || extended <= highest - REACH) {
        return NONE;
      }
      int kept = offsets[(int) extended & (REACH - 1)];
      return kept == LEFT_OUT ? NONE : (int) extended - kept & 0xffff;
    }
    advance(extended);
    offsets[(int) extended & (REACH - 1)] = (int) offset & 0xffff;
    last = (int) (extended - offset) & 0xffff;
    return last;
  }

  /// Leaves a packet out. Of those that follow none will show it; a late one keeps its number.
  void leaveOut(long extended) {
    if (extended > highest) {
      advance(extended);
      offsets[(int) extended & (REACH - 1)] = LEFT_OUT;
      offset++;
    }
  }

  private void advance(long extended) {
    for (long skipped = Math.max(highest + 1, extended - REACH); skipped < extended; skipped++) {
      offsets[(int) skipped & (REACH - 1)] = (int) offset & 0xffff;
    }
    highest = extended;
    // A gap before one that is left out has its numbers already.
    last = (int) (extended - 1 - offset) & 0xffff;
  }

  int last() {
    return last;
  }
}
