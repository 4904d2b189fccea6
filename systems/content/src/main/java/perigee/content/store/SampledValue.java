package perigee.content.store;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Eviction by value: of some objects chosen at random the one leaves whose place is worth least.
///
/// An object is worth how often it was asked for, by the square root of its bytes and of the time
/// since it was last asked for. Frequency comes from a sketch that remembers what left, so that an
/// object that comes back is known, and what is asked for once (a scan) stays cheap. The root of
/// the size is the middle between a policy for the share of requests (which divides by the size)
/// and one for the share of bytes (which does not). A hit writes two plain numbers and takes no
/// lock; a choice looks at 32 objects. Compare hyperbolic caching (Blankstein et al., ATC 2017) and
/// TinyLFU.
final class SampledValue implements EvictionPolicy {

  private static final int SAMPLES = 32;

  /// Places looked at in search of so many objects, before whoever comes next is taken.
  private static final int MOST_TRIES = 4 * SAMPLES;

  private static final int FIRST_SIZE = 256;

  /// Ints per object: both halves of its fingerprint, the value of `now` when it was last asked
  /// for, and its bytes as a float, or 0 if nobody has the id. Together, since a choice looks at
  /// many objects that lie anywhere: one line of the processor's cache for each.
  private static final int STRIDE = 4;

  private static final int LAST_ASKED = 2;
  private static final int BYTES = 3;

  /// What is left of a count of one, so that two is worth much more than twice as much.
  private static final double ONCE = 0.1;

  private static final double NEVER = 0.05;

  private final RandomGenerator random;
  private final FrequencySketch sketch = new FrequencySketch();

  /// By id. Replaced as a whole when it grows, so that `hit` needs no lock.
  private volatile int[] objects = new int[FIRST_SIZE * STRIDE];

  /// One more than the highest id there was.
  private int used;

  private int count;

  /// How often anything was asked for; wraps around.
  private int now;

  SampledValue(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void add(int id, long fingerprint, long bytes) {
    place(id, fingerprint, bytes);
    sketch.count(fingerprint);
    objects[id * STRIDE + LAST_ASKED] = ++now;
  }

  @Override
  public void restore(int id, long fingerprint, long bytes, int age) {
    place(id, fingerprint, bytes);
    objects[id * STRIDE + LAST_ASKED] = now - age;
  }

  private void place(int id, long fingerprint, long bytes) {
    int[] all = objects;
    if (id >= all.length / STRIDE) {
      all = Arrays.copyOf(all, Math.max((id + 1) * STRIDE, all.length * 2));
      objects = all;
    }
    used = Math.max(used, id + 1);
    int at = id * STRIDE;
    all[at] = (int) (fingerprint >>> Integer.SIZE);
    all[at + 1] = (int) fingerprint;
    all[at + BYTES] = Float.floatToIntBits((float) Math.max(1, bytes));
    sketch.fit(++count);
  }

  @Override
  public boolean hit(int id) {
    int[] all = objects;
    all[id * STRIDE + LAST_ASKED] = ++now;
    return sketch.count(fingerprint(all, id)) > 1;
  }

  private static long fingerprint(int[] all, int id) {
    return ((long) all[id * STRIDE] << Integer.SIZE) | Integer.toUnsignedLong(all[id * STRIDE + 1]);
  }

  @Override
  public void remove(int id) {
    int at = id * STRIDE + BYTES;
    if (at < objects.length && objects[at] != 0) {
      objects[at] = 0;
      count--;
    }
  }

  @Override
  public int victim() {
    int least = leastOfSome();
    if (least != NOBODY) {
      remove(least);
    }
    return least;
  }

  private int leastOfSome() {
    int[] all = objects;
    int least = NOBODY;
    double leastValue = Double.MAX_VALUE;
    int wanted = count == 0 ? 0 : SAMPLES;
    for (int tries = MOST_TRIES; wanted > 0 && tries > 0; tries--) {
      int id = random.nextInt(used);
      if (all[id * STRIDE + BYTES] != 0) {
        double value = squaredValue(all, id);
        if (value < leastValue) {
          leastValue = value;
          least = id;
        }
        wanted--;
      }
    }
    return least == NOBODY && count > 0 ? anybody(all) : least;
  }

  /// Where most ids are free: the first object behind a place that is chosen at random.
  private int anybody(int[] all) {
    int id = random.nextInt(used);
    while (all[id * STRIDE + BYTES] == 0) {
      id = id + 1 == used ? 0 : id + 1;
    }
    return id;
  }

  private double squaredValue(int[] all, int id) {
    int asked = sketch.frequency(fingerprint(all, id));
    double weight = asked == 0 ? NEVER : asked - 1 + ONCE;
    double age = Math.max(1, now - all[id * STRIDE + LAST_ASKED]);
    return weight * weight / (age * Float.intBitsToFloat(all[id * STRIDE + BYTES]));
  }
}
