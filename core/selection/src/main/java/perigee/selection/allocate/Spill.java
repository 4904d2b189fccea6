package perigee.selection.allocate;

import java.util.Arrays;

/// Places for those whom no candidate takes: what is kept in reserve first, then regions that
/// nobody predicted anything for, at last the least bad overload. So that an overload is shared in
/// proportion, it goes where the highest share in use stays lowest; and nobody changes from one
/// overload into another that is hardly smaller.
final class Spill {

  private static final double HARDLY = 1.05;

  private final Seats seats;
  private final Demands demands;

  Spill(Seats seats) {
    this.seats = seats;
    this.demands = seats.demands;
  }

  /// Seats them, highest priority first.
  void seat(int[] items) {
    for (int item : byPriority(items)) {
      int region = withRoom(item, false);
      if (region == Demands.NOWHERE) {
        region = leastBad(item);
      }
      if (region != Demands.NOWHERE) {
        seats.put(item, region, demands.slot(item, region));
      }
    }
  }

  private int[] byPriority(int[] items) {
    long[] order = new long[items.length];
    for (int i = 0; i < items.length; i++) {
      long priority = (long) Contract.MOST_PRIORITY - demands.priority(items[i]);
      order[i] = priority << 24 | items[i];
    }
    Arrays.sort(order);
    return Arrays.stream(order).mapToInt(key -> (int) (key & 0xFFFFFF)).toArray();
  }

  /// Takes load from what carries too much, as far as others have room; they go to no second
  /// overload, so that this changes nothing where nothing can be changed.
  void relieve(double[] limits) {
    for (int region = 0; region < seats.capacities.regions(); region++) {
      if (!seats.isRegionOver(region, limits)) {
        continue;
      }
      Leavers leavers = new Leavers(seats);
      Seats.ByRegion index = seats.byRegion();
      leavers.of(index, region, seats.soft);
      for (int i = 0; i < leavers.count() && seats.isRegionOver(region, limits); i++) {
        int item = leavers.item(i);
        int slot = leavers.target(item, seats.soft);
        if (slot >= 0 && helps(region, demands.region(item, slot), limits)) {
          seats.move(item, demands.region(item, slot), slot);
        }
      }
    }
  }

  /// The same for what carries too much for good: beyond the candidates, and into the reserve.
  ///
  /// @return whether it moved anyone
  boolean relieveOverload() {
    boolean moved = false;
    for (int region = 0; region < seats.capacities.regions(); region++) {
      if (!seats.isRegionOver(region, seats.hard)) {
        continue;
      }
      Seats.ByRegion index = seats.byRegion();
      for (int i = index.starts[region]; i < index.starts[region + 1]; i++) {
        if (!seats.isRegionOver(region, seats.hard)) {
          break;
        }
        int item = index.items[i];
        int to = withRoom(item, true);
        if (to != Demands.NOWHERE) {
          seats.move(item, to, demands.slot(item, to));
          moved = true;
        }
      }
    }
    return moved;
  }

  /// Whether leaving one region for another takes load from a node that has too much.
  private boolean helps(int from, int to, double[] limits) {
    for (int node : seats.capacities.path(from)) {
      if (seats.isOver(node, limits) && !seats.capacities.uses(to, node)) {
        return true;
      }
    }
    return false;
  }

  /// A region that has room, or `NOWHERE`.
  ///
  /// @param helping only one that takes load from a node with too much
  private int withRoom(int item, boolean helping) {
    for (int slot = 0; slot < demands.candidates(item); slot++) {
      int region = demands.region(item, slot);
      if (isOpen(item, region, helping, seats.hard)) {
        return region;
      }
    }
    int best = anywhere(item, helping, seats.soft);
    return best == Demands.NOWHERE ? anywhere(item, helping, seats.hard) : best;
  }

  private boolean isOpen(int item, int region, boolean helping, double[] limits) {
    return region != seats.place[item]
        && seats.fits(item, region, limits)
        && (!helping || helps(seats.place[item], region, seats.hard));
  }

  private int anywhere(int item, boolean helping, double[] limits) {
    int best = Demands.NOWHERE;
    double least = Double.POSITIVE_INFINITY;
    for (int region = 0; region < seats.capacities.regions(); region++) {
      if (!demands.admits(item, region) || !isOpen(item, region, helping, limits)) {
        continue;
      }
      double cost = demands.costIn(item, region);
      cost -= seats.attachment(item, region, cost);
      if (cost < least) {
        least = cost;
        best = region;
      }
    }
    return best;
  }

  private int leastBad(int item) {
    int best = Demands.NOWHERE;
    double least = Double.POSITIVE_INFINITY;
    for (int slot = 0; slot < demands.candidates(item); slot++) {
      int region = demands.region(item, slot);
      double strain = weighed(item, region);
      if (strain < least) {
        least = strain;
        best = region;
      }
    }
    for (int region = 0; best == Demands.NOWHERE && region < seats.capacities.regions(); region++) {
      if (demands.admits(item, region)) {
        double strain = weighed(item, region);
        if (strain < least) {
          least = strain;
          best = region;
        }
      }
    }
    return best;
  }

  private double weighed(int item, int region) {
    double strain = seats.strain(item, region);
    return region == demands.incumbent(item) ? strain / HARDLY : strain;
  }
}
