package perigee.calling.overlay;

import java.time.Duration;

/// How much a member doubts itself: one that misses answers, or is suspected, may be slow, and so
/// gives others more time (Lifeguard, Dadgar, Phillips and Currey 2018, §IV-A).
final class Awareness {

  private static final int MOST = 8;

  private int doubts;

  void doubt(int more) {
    doubts = Math.min(MOST, doubts + more);
  }

  void trust() {
    doubts = Math.max(0, doubts - 1);
  }

  Duration stretch(Duration usual) {
    return usual.multipliedBy(1L + doubts);
  }
}
