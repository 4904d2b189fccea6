package perigee.calling.sound;

import java.util.Arrays;

/// Evens out when packets come: holds them until their turn, which is as late as most of the lately
/// seen delays need and no later (after NetEQ). Packets of voice hold 20 ms each; one that holds
/// more is played at length by [Playout]. Filled by one thread and emptied by another.
///
/// A packet's delay is how much later it came than the fastest of the last ones would have. Delays
/// are counted in steps of 20 ms, what is older counts for less, and 97 of 100 should come in time.
public final class JitterBuffer {

  /// Packets that it holds; what is further ahead begins anew.
  public static final int MOST = 64;

  private static final int MOST_OCTETS = 1500;
  private static final int STEPS = 30;
  private static final int LEAST_TARGET = 2;
  private static final double IN_TIME = 0.97;
  private static final double FORGET = 0.996;
  private static final int WINDOW = 50;
  private static final int MOST_CONCEALED = 5;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double TICKS_PER_MILLI = 48;
  private static final double DRIFT_MILLIS = 0.02;

  private final byte[][] payloads = new byte[MOST][MOST_OCTETS];
  private final int[] lengths = new int[MOST];
  private final double[] delays = new double[STEPS];
  private boolean playing;
  private boolean any;
  private int next;
  private int highest;
  private int held;
  private int length;
  private int concealed;
  private int least = Integer.MAX_VALUE;
  private int turns;
  private double fastestMillis;
  private boolean measured;
  private int firstTimestamp;
  private long received;
  private long late;
  private long lost;

  /// What is to be played for the next 20 ms.
  public enum Turn {
    /// The packet that was copied.
    PLAY,
    /// Nothing came; the packet that was copied is the one behind, which tells a little of it.
    RECOVER,
    /// Nothing came.
    CONCEAL,
    /// The packet that was copied and the one behind it, in the time of one.
    SHORTEN,
    /// Nobody speaks.
    SILENCE
  }

  /// Takes a packet.
  ///
  /// @param timestamp of 48 kHz
  public synchronized void put(
      int sequence, int timestamp, byte[] bytes, int at, int length, long arrivalNanos) {
    if (length > MOST_OCTETS || length <= 0) {
      return;
    }
    measure(timestamp, arrivalNanos);
    int ahead = (short) (sequence - next);
    if (!any || (!playing && concealed > MOST_CONCEALED) || Math.abs(ahead) >= MOST) {
      begin(sequence);
    } else if (ahead < 0) {
      if (playing || -ahead > MOST / 2) {
        late++;
        return;
      }
      // It has not begun: one that was overtaken is still in time.
      next = sequence;
    }
    int slot = sequence & (MOST - 1);
    if (lengths[slot] == 0) {
      held++;
      received++;
    }
    System.arraycopy(bytes, at, payloads[slot], 0, length);
    lengths[slot] = length;
    if ((short) (sequence - highest) > 0) {
      highest = sequence;
    }
  }

  private void begin(int sequence) {
    Arrays.fill(lengths, 0);
    held = 0;
    any = true;
    playing = false;
    concealed = 0;
    next = sequence;
    highest = sequence;
  }

  private void measure(int timestamp, long arrivalNanos) {
    if (!measured) {
      firstTimestamp = timestamp;
    }
    double transit =
        arrivalNanos / NANOS_PER_MILLI - (timestamp - firstTimestamp) / TICKS_PER_MILLI;
    if (!measured || Math.abs(transit - fastestMillis) > STEPS * Frames.MILLIS * 2) {
      fastestMillis = transit;
      measured = true;
    }
    fastestMillis = Math.min(fastestMillis + DRIFT_MILLIS, transit);
    int step = (int) Math.min(STEPS - 1, Math.ceil((transit - fastestMillis) / Frames.MILLIS));
    for (int i = 0; i < STEPS; i++) {
      delays[i] *= FORGET;
    }
    delays[step] += 1 - FORGET;
  }

  /// Packets that are to be held before one is played.
  public synchronized int target() {
    double all = 0;
    for (double delay : delays) {
      all += delay;
    }
    double sum = 0;
    for (int i = 0; i < STEPS; i++) {
      sum += delays[i];
      if (sum >= IN_TIME * all) {
        return Math.max(LEAST_TARGET, i + 1);
      }
    }
    return STEPS;
  }

  /// Says what the next 20 ms are. Called each 20 ms.
  ///
  /// @param into for a payload, of 1,500 octets
  /// @return what to play; the payload's length is [#length]
  public synchronized Turn take(byte[] into) {
    int ahead = (short) (highest - next) + 1;
    int target = target();
    if (!playing) {
      if (!any || held < target) {
        concealed++;
        return Turn.SILENCE;
      }
      playing = true;
      concealed = 0;
    }
    if (lengths[next & (MOST - 1)] > 0) {
      return play(into, ahead, target);
    }
    if (held > 0 && ahead >= target) {
      lost++;
      step();
      boolean behind = lengths[next & (MOST - 1)] > 0;
      return behind && copy(next, into) ? Turn.RECOVER : Turn.CONCEAL;
    }
    // It may still come; until then what was said last goes on.
    if (++concealed > MOST_CONCEALED) {
      playing = held > 0;
      if (held > 0) {
        next = first();
        concealed = 0;
      }
      return Turn.SILENCE;
    }
    return Turn.CONCEAL;
  }

  private Turn play(byte[] into, int ahead, int target) {
    concealed = 0;
    least = Math.min(least, ahead);
    boolean copied = copy(next, into);
    remove();
    if (++turns < WINDOW) {
      return copied ? Turn.PLAY : Turn.CONCEAL;
    }
    boolean tooMany = least > target + 1 && lengths[next & (MOST - 1)] > 0;
    turns = 0;
    least = Integer.MAX_VALUE;
    return tooMany ? Turn.SHORTEN : Turn.PLAY;
  }

  /// After [Turn#SHORTEN]: the second packet.
  public synchronized boolean takeSecond(byte[] into) {
    boolean there = lengths[next & (MOST - 1)] > 0 && copy(next, into);
    if (there) {
      remove();
    }
    return there;
  }

  private boolean copy(int sequence, byte[] into) {
    int slot = sequence & (MOST - 1);
    length = lengths[slot];
    System.arraycopy(payloads[slot], 0, into, 0, length);
    return length > 0;
  }

  /// Octets of the payload that was copied last. For the thread that empties.
  public synchronized int length() {
    return length;
  }

  private void remove() {
    lengths[next & (MOST - 1)] = 0;
    held--;
    step();
  }

  private void step() {
    next = (next + 1) & 0xffff;
  }

  private int first() {
    for (int i = 0; i < MOST; i++) {
      if (lengths[(next + i) & (MOST - 1)] > 0) {
        return (next + i) & 0xffff;
      }
    }
    return next;
  }

  /// Packets that came in time.
  public synchronized long received() {
    return received;
  }

  /// Packets that came after their turn.
  public synchronized long late() {
    return late;
  }

  /// Packets that were missing at their turn.
  public synchronized long lost() {
    return lost;
  }
}
