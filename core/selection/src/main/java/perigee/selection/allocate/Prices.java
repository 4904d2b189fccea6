package perigee.selection.allocate;

import java.util.Arrays;

/// What a region's room is worth while many want it, nanoseconds per unit of demand: Lagrange
/// multipliers of the capacities, by projected subgradients (Held, Wolfe and Crowder 1974) on a
/// sample of the items. A cheap look ahead: who would be pushed on from a full region into another
/// full one is thereby known before anybody is pushed. They also give a lower bound of any
/// allocation's cost. Cost: rounds × sample × candidates.
final class Prices {

  private static final int SAMPLE = 1 << 15;
  private static final int ROUNDS = 120;
  private static final double FIRST_STEP = 0.5;
  private static final double DECAY = 0.96;

  private final Demands demands;
  private final Capacities capacities;
  private final int dimensions;
  private final double[] ofNode;
  private final double[] ofRegion;

  private Prices(Demands demands) {
    this.demands = demands;
    this.capacities = demands.capacities();
    this.dimensions = demands.dimensions;
    this.ofNode = new double[capacities.nodes() * dimensions];
    this.ofRegion = new double[capacities.regions() * dimensions];
  }

  /// Nothing costs anything.
  static Prices none(Demands demands) {
    return new Prices(demands);
  }

  /// Of a sample, or of all items.
  static Prices of(Demands demands, double[] limits, boolean exact) {
    Prices prices = new Prices(demands);
    int stride = exact ? 1 : Math.max(1, demands.size() / SAMPLE);
    prices.settle(limits, stride, exact ? 3 * ROUNDS : ROUNDS);
    return prices;
  }

  /// Cost of one of an item's candidates, with the price of the room.
  double adjusted(int item, int slot) {
    int region = demands.region(item, slot);
    double weight = demands.weight(item);
    double sum = demands.cost(item, slot);
    if (weight > 0) {
      double price = ofRegion[region * dimensions];
      for (int d = 1; d < dimensions; d++) {
        price += ofRegion[region * dimensions + d] * demands.demand(item, d) / weight;
      }
      sum += price;
    }
    return sum;
  }

  private void settle(double[] limits, int stride, int rounds) {
    double[] total = new double[dimensions];
    double spread = 0;
    for (int item = 0; item < demands.size(); item++) {
      for (int d = 0; d < dimensions; d++) {
        total[d] += demands.demand(item, d);
      }
      int count = demands.candidates(item);
      if (count > 0) {
        spread += demands.weight(item) * (demands.cost(item, count - 1) - demands.cost(item, 0));
      }
    }
    if (total[0] == 0) {
      return;
    }
    double[] sampled = new double[dimensions];
    double[] load = new double[ofNode.length];
    double decay = Math.pow(DECAY, (double) ROUNDS / rounds);
    double step = FIRST_STEP * spread / total[0];
    for (int round = 0; round < rounds; round++, step *= decay) {
      choose(stride, load, sampled);
      for (int i = 0; i < ofNode.length; i++) {
        int d = i % dimensions;
        if (limits[i] > 0 && limits[i] < Double.POSITIVE_INFINITY && sampled[d] > 0) {
          double carried = load[i] * total[d] / sampled[d];
          double unit = step * total[0] / total[d];
          double over = Math.clamp(carried / limits[i] - 1, -1, 1);
          ofNode[i] = Math.max(0, ofNode[i] + unit * over);
        }
      }
      spreadOverRegions();
    }
  }

  private void choose(int stride, double[] load, double[] sampled) {
    Arrays.fill(load, 0);
    Arrays.fill(sampled, 0);
    for (int item = 0; item < demands.size(); item += stride) {
      int slot = cheapest(item);
      if (slot < 0) {
        continue;
      }
      for (int d = 0; d < dimensions; d++) {
        double amount = demands.demand(item, d);
        sampled[d] += amount;
        for (int node : capacities.path(demands.region(item, slot))) {
          load[node * dimensions + d] += amount;
        }
      }
    }
  }

  private int cheapest(int item) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int slot = 0; slot < demands.candidates(item); slot++) {
      double cost = adjusted(item, slot);
      if (cost < least) {
        least = cost;
        best = slot;
      }
    }
    return best;
  }

  private void spreadOverRegions() {
    for (int region = 0; region < capacities.regions(); region++) {
      for (int d = 0; d < dimensions; d++) {
        double sum = 0;
        for (int node : capacities.path(region)) {
          sum += ofNode[node * dimensions + d];
        }
        ofRegion[region * dimensions + d] = sum;
      }
    }
  }

  /// No allocation to candidates within the limits costs less in all: the value of the Lagrangian
  /// dual, nanoseconds times weight.
  double lowerBound(double[] limits) {
    double sum = 0;
    for (int item = 0; item < demands.size(); item++) {
      int slot = cheapest(item);
      if (slot >= 0) {
        sum += demands.weight(item) * adjusted(item, slot);
      }
    }
    for (int i = 0; i < ofNode.length; i++) {
      if (ofNode[i] > 0) {
        sum -= ofNode[i] * limits[i];
      }
    }
    return sum;
  }
}
