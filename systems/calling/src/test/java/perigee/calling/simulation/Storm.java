package perigee.calling.simulation;

import java.util.SplittableRandom;
import perigee.calling.overlay.Admission;
import perigee.calling.overlay.Comeback;

/// December 2010 again: a part of all super nodes vanishes at one moment, and their clients look
/// for another one. Each client is simulated, with the admission control and the waiting of the
/// overlay itself. What a super node spends on newcomers is counted per second; what is left must
/// do for those whom it serves.
final class Storm {

  private static final int STEP_MILLIS = 10;
  private static final int SECONDS = 180;
  private static final int CONNECT_TIMEOUT = 1500;
  private static final int ROUND_TRIP = 150;
  private static final int ANY = (1 << 20) - 1;
  private static final int TARGET_BITS = 20;
  private static final int MOST_FAILURES = 255;

  private final Terms terms;
  private final SplittableRandom random;
  private final int survivors;
  private final IntList[] wheel = new IntList[SECONDS * 1000 / STEP_MILLIS];
  private final int[] served;
  private final float[] spent;
  private final Admission[] admission;
  private long attempts;
  private long back;
  private long dropped;
  private double worstSecond;
  private long lastBackMillis;
  private long refused;

  /// What is simulated.
  ///
  /// @param room clients that a super node takes at most
  /// @param perSecond clients that it takes
  /// @param noticeMillis within which clients notice
  /// @param takeMillis processor time of a client that is taken: handshake, signatures, publishing
  /// @param refuseMillis of one that is sent on: the handshake
  /// @param controlled with admission control and jitter; else everybody is taken, and who fails
  ///   tries again after a second
  record Terms(
      long seed,
      int superNodes,
      long clients,
      double share,
      int room,
      int perSecond,
      int noticeMillis,
      double takeMillis,
      double refuseMillis,
      boolean controlled) {}

  /// What came out.
  ///
  /// @param storming clients that lost their super node
  /// @param lastBackMillis when the last of them was served again
  /// @param dropped clients of survivors that lost their service
  /// @param worstSecond the most processor time that newcomers took of one survivor in one second
  record Outcome(
      long storming,
      long back,
      long lastBackMillis,
      long attempts,
      long refused,
      long dropped,
      double worstSecond) {}

  Storm(Terms terms) {
    this.terms = terms;
    this.random = new SplittableRandom(terms.seed());
    this.survivors = (int) Math.round(terms.superNodes() * (1 - terms.share()));
    this.served = new int[survivors];
    this.spent = new float[survivors];
    this.admission = new Admission[survivors];
    for (int i = 0; i < wheel.length; i++) {
      wheel[i] = new IntList();
    }
  }

  Outcome run() {
    int each = (int) (terms.clients() / terms.superNodes());
    for (int node = 0; node < survivors; node++) {
      int room = terms.controlled() ? terms.room() : Integer.MAX_VALUE;
      int pace = terms.controlled() ? terms.perSecond() : Integer.MAX_VALUE / 2;
      admission[node] = new Admission(room, pace, random);
      served[node] = each;
    }
    fill(each);
    long storming = (long) each * (terms.superNodes() - survivors);
    for (long i = 0; i < storming; i++) {
      long wait = terms.controlled() ? Comeback.waitMillis(0, random) : 0;
      later(0, random.nextInt(terms.noticeMillis()) + wait, 0, ANY);
    }
    for (int step = 0; step < wheel.length; step++) {
      if (step % (1000 / STEP_MILLIS) == 0) {
        endSecond();
      }
      IntList due = wheel[step];
      long now = (long) step * STEP_MILLIS;
      for (int i = 0; i < due.size(); i++) {
        attempt(due.get(i) >>> TARGET_BITS, due.get(i) & ANY, now);
      }
      due.free();
    }
    return new Outcome(storming, back, lastBackMillis, attempts, refused, dropped, worstSecond);
  }

  /// Those who are served already were taken long ago.
  private void fill(int each) {
    for (Admission one : admission) {
      for (int i = 0; i < each; i++) {
        one.restore();
      }
    }
  }

  private void endSecond() {
    for (int node = 0; node < survivors; node++) {
      worstSecond = Math.max(worstSecond, spent[node] / 1000);
      if (spent[node] > 1000) {
        // Newcomers took all of its time: in this second it served nobody else.
        dropped += served[node];
        served[node] = 0;
      }
      spent[node] = Math.max(0, spent[node] - 1000);
    }
  }

  private void later(long now, long wait, int failures, int target) {
    long step = (now + wait) / STEP_MILLIS + 1;
    if (step < wheel.length) {
      wheel[(int) step].add(Math.min(failures, MOST_FAILURES) << TARGET_BITS | target);
    }
  }

  private void attempt(int failures, int target, long now) {
    attempts++;
    int node = target == ANY ? random.nextInt(terms.superNodes()) : target;
    if (node >= survivors) {
      // It is in the client's cache, but vanished: half refuse at once, half say nothing.
      long lost = random.nextBoolean() ? ROUND_TRIP : CONNECT_TIMEOUT;
      later(now, lost + pause(failures + 1), failures + 1, ANY);
      return;
    }
    if (!terms.controlled() && spent[node] > 1000 * CONNECT_TIMEOUT / 1000.0) {
      // It is so far behind that the client gives up; the work is done nevertheless.
      spent[node] += (float) terms.takeMillis();
      later(now, CONNECT_TIMEOUT + 1000, failures + 1, ANY);
      return;
    }
    switch (admission[node].enter(now)) {
      case Admission.Answer.Taken _ -> {
        spent[node] += (float) terms.takeMillis();
        back++;
        lastBackMillis = now + ROUND_TRIP;
      }
      case Admission.Answer.Later(int waitMillis, boolean full) -> {
        refused++;
        spent[node] += (float) terms.refuseMillis();
        if (full) {
          later(now, ROUND_TRIP + pause(failures + 1), failures + 1, ANY);
        } else {
          later(now, ROUND_TRIP + waitMillis, failures, node);
        }
      }
    }
  }

  private long pause(int failures) {
    return terms.controlled() ? Comeback.waitMillis(failures, random) : 1000;
  }
}
