package perigee.content.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/// Requests, one after the other: which object, how many bytes, and when it is asked for next.
final class ReplayedTrace {

  private static final int NEVER = Integer.MAX_VALUE;

  private final int[] objects;
  private final long[] bytes;
  private final int[] nexts;
  private final Map<Integer, Long> sizes = new HashMap<>();

  private ReplayedTrace(int[] objects, long[] bytes) {
    this.objects = objects;
    this.bytes = bytes;
    this.nexts = new int[objects.length];
    Map<Integer, Integer> later = new HashMap<>();
    for (int i = objects.length - 1; i >= 0; i--) {
      nexts[i] = later.getOrDefault(objects[i], NEVER);
      later.put(objects[i], i);
      sizes.put(objects[i], bytes[i]);
    }
  }

  /// Reads lines of time, object and bytes.
  static ReplayedTrace read(BufferedReader lines) throws IOException {
    Map<String, Integer> known = new HashMap<>();
    List<int[]> objects = new ArrayList<>();
    List<long[]> bytes = new ArrayList<>();
    String line = lines.readLine();
    while (line != null) {
      String[] words = line.strip().split("[\\s,]+", -1);
      if (words.length >= 3) {
        objects.add(new int[] {known.computeIfAbsent(words[1], _ -> known.size())});
        bytes.add(new long[] {Math.max(1, Long.parseLong(words[2]))});
      }
      line = lines.readLine();
    }
    return new ReplayedTrace(
        objects.stream().mapToInt(one -> one[0]).toArray(),
        bytes.stream().mapToLong(one -> one[0]).toArray());
  }

  /// Zipf requests of which some are for objects that nobody asks for again.
  ///
  /// @param shifting whether what is popular changes ten times
  static ReplayedTrace zipf(double exponent, int objects, int requests, boolean shifting) {
    RandomGenerator random = new SplittableRandom(7);
    Zipf zipf = new Zipf(exponent, objects);
    int[] once = {objects};
    int shift = shifting ? 37 : 0;
    return generated(
        requests,
        at ->
            random.nextDouble() < 0.3
                ? once[0]++
                : (zipf.rank(random) + at / (requests / 10) * shift) % objects);
  }

  /// Zipf requests with walks over thousands of objects in between.
  static ReplayedTrace scans(double exponent, int objects, int requests) {
    RandomGenerator random = new SplittableRandom(8);
    Zipf zipf = new Zipf(exponent, objects);
    int[] walk = {0, objects};
    return generated(
        requests,
        _ -> {
          if (walk[0] == 0 && random.nextInt(15_000) == 0) {
            walk[0] = 4_000;
            walk[1] = objects + random.nextInt(3) * 4_000;
          }
          if (walk[0] > 0) {
            walk[0]--;
            return walk[1]++;
          }
          return zipf.rank(random);
        });
  }

  private static ReplayedTrace generated(int requests, IntUnaryOperator object) {
    int[] objects = new int[requests];
    long[] bytes = new long[requests];
    for (int i = 0; i < requests; i++) {
      objects[i] = object.applyAsInt(i);
      double size = Math.exp(9 + 1.6 * new SplittableRandom(objects[i]).nextGaussian());
      bytes[i] = (long) Math.clamp(size, 100, 2e7);
    }
    return new ReplayedTrace(objects, bytes);
  }

  /// Ranks whose frequency falls with a power of them.
  private static final class Zipf {
    private final double[] sums;

    Zipf(double exponent, int objects) {
      sums = new double[objects];
      double sum = 0;
      for (int i = 0; i < objects; i++) {
        sum += Math.pow(i + 1, -exponent);
        sums[i] = sum;
      }
    }

    int rank(RandomGenerator random) {
      int found = Arrays.binarySearch(sums, random.nextDouble(sums[sums.length - 1]));
      return found < 0 ? -found - 1 : found;
    }
  }

  int requests() {
    return objects.length;
  }

  int objects() {
    return sizes.size();
  }

  /// Bytes of all objects together.
  long footprint() {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  /// Replays it.
  Result through(ReplayedCache cache) {
    long hits = 0;
    long hitBytes = 0;
    long allBytes = 0;
    for (int i = 0; i < objects.length; i++) {
      boolean hit = cache.ask(objects[i], bytes[i]);
      hits += hit ? 1 : 0;
      hitBytes += hit ? bytes[i] : 0;
      allBytes += bytes[i];
    }
    return new Result((double) hits / objects.length, (double) hitBytes / allBytes);
  }

  /// Shares of requests and of bytes that were hits.
  record Result(double requests, double bytes) {}

  /// The cache that knows the future (Belady): what is asked for last of all leaves first.
  ReplayedCache optimum(long capacity) {
    return new Optimum(capacity);
  }

  private final class Optimum implements ReplayedCache {
    private final long capacity;
    private final Map<Integer, Long> stored = new HashMap<>();
    private final TreeMap<Long, Integer> byNext = new TreeMap<>();
    private long used;
    private int now;

    Optimum(long capacity) {
      this.capacity = capacity;
    }

    @Override
    public boolean ask(int object, long size) {
      Long before = stored.remove(object);
      if (before != null) {
        byNext.remove(before);
        used -= size;
      }
      // What is never asked for again differs in its second half, so that no two are the same.
      long next = (long) nexts[now] << 32 | now;
      if (nexts[now++] != NEVER && size <= capacity) {
        stored.put(object, next);
        byNext.put(next, object);
        used += size;
      }
      while (used > capacity) {
        int last = byNext.pollLastEntry().getValue();
        stored.remove(last);
        used -= sizes.getOrDefault(last, 0L);
      }
      return before != null;
    }
  }
}
