package perigee.selection.allocate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/// Worlds that are made from a seed: regions and clients around towns, a few of them huge, with
/// paths that are longer than the map says, and units of very different weight. Capacity is where
/// the operator could rent it, not where the clients are.
final class Worlds {

  private static final int TOWNS = 60;
  private static final double NANOS_PER_WIDTH = 200e6;
  private static final double HEAVIEST = 400;

  private final SplittableRandom random;
  private final double[] townX = new double[TOWNS];
  private final double[] townY = new double[TOWNS];
  private final int regions;
  private final double[] x;
  private final double[] y;

  Worlds(long seed, int regions) {
    this.random = new SplittableRandom(seed);
    this.regions = regions;
    this.x = new double[regions];
    this.y = new double[regions];
    for (int i = 0; i < TOWNS; i++) {
      townX[i] = random.nextDouble();
      townY[i] = random.nextDouble() / 2;
    }
    for (int i = 0; i < regions; i++) {
      // Capacity follows the clients, but not as far as their numbers differ.
      int town = i % 2 == 0 ? random.nextInt(TOWNS) : townBySize();
      x[i] = townX[town] + random.nextGaussian() * 0.02;
      y[i] = townY[town] + random.nextGaussian() * 0.02;
    }
  }

  /// Capacities in requests and bits; each region has a link, two share a site, all are in one of
  /// five cost classes.
  ///
  /// @param total of all regions, in the first dimension
  Capacities capacities(double total) {
    double[] share = new double[regions];
    Arrays.setAll(share, _ -> 0.5 + random.nextDouble() * 1.5);
    double sum = Arrays.stream(share).sum();
    Capacities.Builder builder = Capacities.builder(2);
    double none = Double.POSITIVE_INFINITY;
    double perClass = total / 5 * 1.1;
    int[] classes = new int[5];
    Arrays.setAll(classes, i -> builder.root("class" + i, none, perClass * 1.05));
    int site = 0;
    for (int i = 0; i < regions; i++) {
      double own = total * share[i] / sum;
      if (i % 2 == 0) {
        site = builder.below(classes[i / 2 % 5], "site" + i, none, own * 2.2);
      }
      int link = builder.below(site, "link" + i, none, own * 1.3);
      builder.region(builder.below(link, "region" + i, own, none));
    }
    for (int i = 0; i < regions; i++) {
      for (int j = 0; j < i; j++) {
        builder.distance(i, j, nanos(x[i], y[i], x[j], y[j]));
      }
    }
    return builder.build();
  }

  /// Items with a mean weight of 1.
  Demands demands(Capacities capacities, int items, int candidates) {
    BitSet some = new BitSet();
    for (int i = 0; i < regions; i += 7) {
      some.set(i);
    }
    List<Contract> contracts = new ArrayList<>();
    contracts.add(Contract.usual());
    contracts.add(new Contract("premium", 10, new BitSet()));
    contracts.add(new Contract("restricted", 0, some));
    Demands demands = new Demands(capacities, contracts, candidates);
    double[] cost = new double[regions];
    for (int i = 0; i < items; i++) {
      int town = townBySize();
      double ux = townX[town] + random.nextGaussian() * 0.03;
      double uy = townY[town] + random.nextGaussian() * 0.03;
      double weight = Math.min(HEAVIEST, 0.25 * Math.pow(1 - random.nextDouble(), -1 / 1.3));
      int kind = random.nextInt(10);
      int item =
          demands.add(
              kind == 0 ? 1 : kind == 1 ? 2 : 0,
              Demands.NOWHERE,
              weight,
              weight * (0.5 + random.nextDouble()));
      for (int r = 0; r < regions; r++) {
        cost[r] = nanos(ux, uy, x[r], y[r]) * (1 + random.nextDouble()) + 2e6;
        demands.candidate(item, r, cost[r]);
      }
    }
    return demands;
  }

  /// The first town has one in eleven.
  private int townBySize() {
    return (int) (TOWNS * Math.pow(random.nextDouble(), 1.7));
  }

  static double total(Demands demands) {
    double sum = 0;
    for (int item = 0; item < demands.size(); item++) {
      sum += demands.weight(item);
    }
    return sum;
  }

  private static double nanos(double ax, double ay, double bx, double by) {
    return Math.hypot(ax - bx, ay - by) * NANOS_PER_WIDTH;
  }

  /// Takes an allocation for where everybody is.
  static void settle(Demands demands, Allocation allocation) {
    for (int item = 0; item < demands.size(); item++) {
      demands.incumbent(item, allocation.region(item));
    }
  }
}
