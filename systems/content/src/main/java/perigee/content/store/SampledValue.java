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
  private static final int FIRST_SIZE = 256;

  /// What is left of a count of one, so that two is worth much more than twice as much.
  private static final double ONCE = 0.1;

  private static final double NEVER = 0.05;

  private final RandomGenerator random;
  private final FrequencySketch sketch = new FrequencySketch();

  /// By id. Replaced as a whole when they grow, so that `hit` needs no lock.
  private volatile Objects objects = new Objects(FIRST_SIZE);

  /// Ids of those that are here, in no order.
  private int[] present = new int[FIRST_SIZE];

  private int count;

  /// How often anything was asked for; wraps around.
  private int now;

  /// What is kept of each object.
  ///
  /// `lastAsked` has the value of `now` then, `places` an index into `present`, or -1.
  private static final class Objects {
    final long[] fingerprints;
    final float[] bytes;
    final int[] lastAsked;
    final int[] places;

    Objects(int size) {
      fingerprints = new long[size];
      bytes = new float[size];
      lastAsked = new int[size];
      places = new int[size];
      Arrays.fill(places, NOBODY);
    }

    private Objects(Objects old, int size) {
      fingerprints = Arrays.copyOf(old.fingerprints, size);
      bytes = Arrays.copyOf(old.bytes, size);
      lastAsked = Arrays.copyOf(old.lastAsked, size);
      places = Arrays.copyOf(old.places, size);
      Arrays.fill(places, old.places.length, size, NOBODY);
    }
  }

  SampledValue(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void add(int id, long fingerprint, long bytes) {
    place(id, fingerprint, bytes);
    sketch.count(fingerprint);
    objects.lastAsked[id] = ++now;
  }

  @Override
  public void restore(int id, long fingerprint, long bytes, int age) {
    place(id, fingerprint, bytes);
    objects.lastAsked[id] = now - age;
  }

  private void place(int id, long fingerprint, long bytes) {
    if (id >= objects.places.length) {
      objects = new Objects(objects, Math.max(id + 1, objects.places.length * 2));
    }
    if (count == present.length) {
      present = Arrays.copyOf(present, count * 2);
    }
    Objects all = objects;
    all.fingerprints[id] = fingerprint;
    all.bytes[id] = Math.max(1, bytes);
    all.places[id] = count;
    present[count++] = id;
    sketch.fit(count);
  }

  @Override
  public boolean hit(int id) {
    Objects all = objects;
    all.lastAsked[id] = ++now;
    return sketch.count(all.fingerprints[id]) > 1;
  }

  @Override
  public void remove(int id) {
    Objects all = objects;
    int place = id < all.places.length ? all.places[id] : NOBODY;
    if (place == NOBODY) {
      return;
    }
    int last = present[--count];
    present[place] = last;
    all.places[last] = place;
    all.places[id] = NOBODY;
  }

  @Override
  public int victim() {
    int least = NOBODY;
    double leastValue = Double.MAX_VALUE;
    for (int i = 0; i < SAMPLES && count > 0; i++) {
      int id = present[random.nextInt(count)];
      double value = squaredValue(id);
      if (value < leastValue) {
        leastValue = value;
        least = id;
      }
    }
    if (least != NOBODY) {
      remove(least);
    }
    return least;
  }

  private double squaredValue(int id) {
    Objects all = objects;
    int asked = sketch.frequency(all.fingerprints[id]);
    double weight = asked == 0 ? NEVER : asked - 1 + ONCE;
    double age = Math.max(1, now - all.lastAsked[id]);
    return weight * weight / (age * all.bytes[id]);
  }
}
