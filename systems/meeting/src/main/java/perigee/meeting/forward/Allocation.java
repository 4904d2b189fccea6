package perigee.meeting.forward;

import java.util.List;

/// Divides what a participant can take among its slots. Sound is not asked. Every video gets its
/// least step in the order of importance; then, round by round, each the next, shared screens
/// before the others. What has no room is paused. One object is used for all; one thread.
final class Allocation {

  private static final long SOUND_BPS = 48_000;
  private static final double UPWARD_MARGIN = 1.15;
  private static final double OVERLOAD = 1.15;

  /// More than a step upwards has to find free, and than what a probe is worth: else nobody would
  /// look for the little that lacks.
  private static final double IDEAL_MARGIN = 1.25;

  private static final int NONE = -1;
  private static final long REST_NANOS = 1_500_000_000L;

  /// Videos for which there is room, for one to begin at once.
  private static final int AMPLE = 4;

  private final Ladder[] ladders = new Ladder[Downlink.MOST_VIDEO];
  private final VideoSlot[] slots = new VideoSlot[Downlink.MOST_VIDEO];
  private final int[] steps = new int[Downlink.MOST_VIDEO];
  private int count;
  private long left;

  /// Whether somebody would see more if there were more bandwidth.
  private boolean limited;

  Allocation() {
    for (int i = 0; i < ladders.length; i++) {
      ladders[i] = new Ladder();
    }
  }

  /// Divides anew.
  ///
  /// @return whether a slot was paused or goes on
  boolean divide(Downlink down, long now) {
    collect(down, now);
    long sound = sound(down.sounds);
    double kept = 1 - Math.min(down.estimator.lossFraction(), 0.3);
    long budget = (long) (down.estimator.usableBps() * kept) - sound;
    left = budget;
    for (int i = 0; i < count; i++) {
      steps[i] = NONE;
      if (!slots[i].paused) {
        climb(i);
      } else if (i == 0 || mayBegin(down, i, now)) {
        boolean begins = climb(i);
        down.restedNanos = begins ? now : down.restedNanos;
      }
    }
    for (int i = 0; i < count; i++) {
      while (isScreen(slots[i]) && climb(i)) {}
    }
    boolean climbed = true;
    while (climbed) {
      climbed = false;
      for (int i = 0; i < count; i++) {
        climbed |= steps[i] != NONE && climb(i);
      }
    }
    down.estimator.want((long) (ideal() * IDEAL_MARGIN) + sound);
    return apply(down, sent(down, now) > budget * OVERLOAD, now);
  }

  /// A video that begins costs a key frame. Where there is little room, that must not be as soon as
  /// another began or had to end.
  private boolean mayBegin(Downlink down, int i, long now) {
    return now - down.restedNanos >= REST_NANOS
        || (ladders[i].count() > 0 && left >= AMPLE * ladders[i].bps(0));
  }

  boolean limited() {
    return limited;
  }

  /// The slots in the order of importance.
  private void collect(Downlink down, long now) {
    count = 0;
    List<VideoSlot> all = down.videos;
    for (int i = 0; i < all.size(); i++) {
      VideoSlot slot = all.get(i);
      if (slot.source == null) {
        continue;
      }
      int place = count;
      while (place > 0 && isBefore(slot, slots[place - 1])) {
        slots[place] = slots[place - 1];
        place--;
      }
      slots[place] = slot;
      count++;
    }
    for (int i = 0; i < count; i++) {
      Source source = slots[i].source;
      if (source != null) {
        ladders[i].measure(source, slots[i].height, now);
      }
    }
  }

  private static boolean isBefore(VideoSlot one, VideoSlot other) {
    if (isScreen(one) != isScreen(other)) {
      return isScreen(one);
    }
    return one.area != other.area ? one.area > other.area : one.rank < other.rank;
  }

  private static boolean isScreen(VideoSlot slot) {
    return slot.source != null && slot.source.kind == SourceKind.SCREEN;
  }

  /// Gives a slot its next step, if there is one and room for it.
  private boolean climb(int i) {
    Ladder ladder = ladders[i];
    int next = steps[i] + 1;
    if (next >= ladder.count()) {
      return false;
    }
    long before = steps[i] == NONE ? 0 : ladder.bps(steps[i]);
    long more = ladder.bps(next) - before;
    VideoSlot slot = slots[i];
    boolean upward = slot.paused || ladder.layer(next) > slot.desiredLayer;
    if (left < (upward && slot.allocated ? more * UPWARD_MARGIN : more)) {
      return false;
    }
    left -= more;
    steps[i] = next;
    return true;
  }

  private static long sound(List<AudioSlot> sounds) {
    long bps = 0;
    for (int i = 0; i < sounds.size(); i++) {
      bps += sounds.get(i).source == null ? 0 : SOUND_BPS;
    }
    return bps;
  }

  private long ideal() {
    long bps = 0;
    limited = false;
    for (int i = 0; i < count; i++) {
      int top = ladders[i].count() - 1;
      bps += top < 0 ? 0 : ladders[i].bps(top);
      limited |= steps[i] < top;
    }
    return bps;
  }

  private static long sent(Downlink down, long now) {
    long bps = 0;
    for (int i = 0; i < down.videos.size(); i++) {
      VideoSlot slot = down.videos.get(i);
      bps += slot.bps(now);
    }
    return bps;
  }

  private boolean apply(Downlink down, boolean overloaded, long now) {
    boolean changed = false;
    for (int i = 0; i < count; i++) {
      VideoSlot slot = slots[i];
      boolean paused = steps[i] == NONE;
      changed |= paused != slot.paused;
      if (paused && !slot.paused) {
        down.restedNanos = now;
      }
      slot.paused = paused;
      slot.allocated = true;
      if (paused) {
        slot.desiredLayer = 0;
        slot.stop();
      } else {
        apply(slot, ladders[i], steps[i], overloaded, now);
      }
    }
    return changed;
  }

  private static void apply(VideoSlot slot, Ladder ladder, int step, boolean overloaded, long now) {
    Source source = slot.source;
    if (source == null) {
      return;
    }
    slot.desiredLayer = ladder.layer(step);
    for (int at = step; at >= 0; at--) {
      UpTrack track = source.layers.get(ladder.layer(at));
      if (track.isActive(now)) {
        UpTrack current = slot.current;
        boolean lower = current != null && track.index < current.index;
        slot.target(track, ladder.temporal(at), ladder.spatial(at), lower && overloaded, now);
        return;
      }
    }
    if (slot.current == null || !slot.current.isActive(now)) {
      UpTrack first = source.layers.get(ladder.layer(0));
      slot.target(first, ladder.temporal(0), ladder.spatial(0), true, now);
    }
  }
}
