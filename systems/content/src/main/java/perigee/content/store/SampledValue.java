package perigee.content.store;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Eviction by value: of some objects chosen at random the one leaves whose place is worth least.
///
/// An object is worth how often it was asked for, by the square root of its bytes and of the time
/// since it was last asked for. Frequency comes from a sketch that remembers what left, so that an
/// object that comes back is known, and what is asked for once (a scan) stays cheap. The root of
/// the size is the middle between a policy for the share of requests (which divides by the size)
/// and one for the share of bytes (which does not). A hit writes plain numbers and takes no lock; a
/// choice looks at 32 objects, four together. Compare hyperbolic caching (Blankstein et al., ATC
/// 2017) and TinyLFU.
final class SampledValue implements EvictionPolicy {

  private static final int SAMPLES = 32;

  /// Ids that are looked at together.
  private static final int GROUP = 4;

  /// Groups looked at in search of so many objects, before whoever comes next is taken.
  private static final int MOST_TRIES = 8 * SAMPLES;

  private static final int FIRST_SIZE = 256;

  /// Ints per object: what is left of its fingerprint, the value of `now` when it was last asked
  /// for, its bytes as a float, or 0 if nobody has the id, and how often it was asked for. A choice
  /// looks at objects that lie anywhere, so all of one, and of its group, lie side by side for the
  /// processor's cache.
  private static final int STRIDE = 4;

  private static final int LAST_ASKED = 1;
  private static final int BYTES = 2;
  private static final int ASKED = 3;

  /// Bits of `ASKED` for what the sketch counted then; above them is how often it had been halved.
  private static final int COUNT_BITS = 4;

  private static final int COUNT = (1 << COUNT_BITS) - 1;

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
    boolean _ = hit(id);
  }

  @Override
  public void restore(int id, long fingerprint, long bytes, int age) {
    place(id, fingerprint, bytes);
    int at = id * STRIDE;
    objects[at + LAST_ASKED] = now - age;
    objects[at + ASKED] = asked(sketch.frequency(objects[at]));
  }

  private void place(int id, long fingerprint, long bytes) {
    int[] all = objects;
    if (id >= all.length / STRIDE) {
      all = Arrays.copyOf(all, Math.max((id + GROUP) / GROUP * GROUP * STRIDE, all.length * 2));
      objects = all;
    }
    used = Math.max(used, id + 1);
    all[id * STRIDE] = Long.hashCode(fingerprint);
    all[id * STRIDE + BYTES] = Float.floatToIntBits((float) Math.max(1, bytes));
    sketch.fit(++count);
  }

  @Override
  public boolean hit(int id) {
    int[] all = objects;
    int at = id * STRIDE;
    all[at + LAST_ASKED] = ++now;
    int seen = sketch.count(all[at]);
    all[at + ASKED] = asked(seen);
    return seen > 1;
  }

  private int asked(int seen) {
    return (sketch.halvings() << COUNT_BITS) | seen;
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
    int halvings = sketch.halvings();
    int least = NOBODY;
    double leastValue = Double.MAX_VALUE;
    int wanted = count == 0 ? 0 : SAMPLES;
    for (int tries = MOST_TRIES; wanted > 0 && tries > 0; tries--) {
      int first = random.nextInt(used) / GROUP * GROUP;
      for (int id = first; id < first + GROUP; id++) {
        if (all[id * STRIDE + BYTES] != 0) {
          double value = squaredValue(all, id, halvings);
          if (value < leastValue) {
            leastValue = value;
            least = id;
          }
          wanted--;
        }
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

  /// What the sketch would say by now is what it said then, halved as often as it was since.
  private double squaredValue(int[] all, int id, int halvings) {
    int at = id * STRIDE;
    // A hit that goes on may have seen one halving more.
    int since = Math.clamp(halvings - (all[at + ASKED] >>> COUNT_BITS), 0, COUNT_BITS);
    int asked = (all[at + ASKED] & COUNT) >>> since;
    double weight = asked == 0 ? NEVER : asked - 1 + ONCE;
    double age = Math.max(1, now - all[at + LAST_ASKED]);
    return weight * weight / (age * Float.intBitsToFloat(all[at + BYTES]));
  }
}
