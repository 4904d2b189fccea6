package perigee.selection.allocate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Gives items to regions within the tree of capacities, as cheaply as it can, moving as few as it
/// can. The same input gives the same allocation: ties go by id, and there is no chance in it.
///
/// The life of an allocation: everybody keeps the place of the last round; who has none proposes by
/// deferred acceptance (`Acceptance`, looking ahead by `Prices`); whom nobody takes is spilled
/// (`Spill`); moves and swaps that save more than they disturb follow (`Refinement`); last, the
/// loss of each region is played through (`Failover`), and regions that could not take what would
/// come to them give some away. An unchanged world goes through all of this without a move.
public final class Allocator {

  private static final int FAILOVER_ROUNDS = 4;
  private static final int RELIEF_ROUNDS = 8;

  /// Unprotected weight that is put up with, as a share of all.
  private static final double TOLERATED = 1e-4;

  /// Share of an overload, or of what the loss of regions would overload, that may be left for
  /// others to be pushed on.
  private static final double MUCH_HELP = 0.5;

  /// Growth of unprotected weight, or of overload, that is put up with before more is done.
  private static final double GROWTH = 1.1;

  /// Share of the weight at which regions last gave some away, below which they need not any more.
  private static final double MUCH_LESS = 0.9;

  private final AllocatorConfig config;

  public Allocator(AllocatorConfig config) {
    this.config = config;
  }

  /// Allocates.
  ///
  /// @param last what the last round gave, for regions of the same indices; null at the start
  public Allocation allocate(Demands demands, @Nullable Allocation last) {
    Seats seats = new Seats(demands, config);
    double weight = weight(demands);
    double[] shares = shares(demands, last, weight);
    seats.seatIncumbents();
    seats.keepFree(shares);
    Spill spill = new Spill(seats);
    Refinement refinement = new Refinement(seats);

    findPlaces(seats, spill);
    endOverload(seats, spill, last == null ? 0 : last.excess());
    boolean settled = refine(refinement, spill, config.refinements());

    double tolerated = Math.max(last == null ? 0 : last.unprotected() * GROWTH, weight * TOLERATED);
    Failover failover = new Failover(seats);
    double[] sharesBefore = shares.clone();
    Seats.Placed placed = seats.placed();
    double before = failover.sum();
    double settledWeight =
        last == null || weight < last.settledWeight() * MUCH_LESS ? weight : last.settledWeight();
    for (int round = 0; round < FAILOVER_ROUNDS && failover.sum() > tolerated; round++) {
      failover.tighten(shares);
      seats.keepFree(shares);
      spill.relieve(seats.soft);
      settled = refine(refinement, spill, 1);
      failover = new Failover(seats);
      settledWeight = weight;
    }
    if (failover.sum() > before * MUCH_HELP) {
      // There is no room for the loss, however much is paid for it.
      shares = sharesBefore;
      seats.placed(placed);
      seats.keepFree(shares);
      failover = new Failover(seats);
    }
    return new Allocation(seats, failover, new Allocation.Held(shares, settledWeight), settled);
  }

  /// Refines, and uses what room that made where too much is carried.
  private static boolean refine(Refinement refinement, Spill spill, int finePasses) {
    boolean settled = refinement.run(finePasses);
    for (int again = 0; again < RELIEF_ROUNDS && spill.relieveOverload(); again++) {
      settled = refinement.run(0);
    }
    return settled;
  }

  /// What regions gave away for the loss of others stays given away, until so much less is asked
  /// for that it is worth finding out anew.
  private double[] shares(Demands demands, @Nullable Allocation last, double weight) {
    int regions = demands.capacities().regions();
    double[] shares = last == null ? new double[0] : last.shares();
    if (shares.length != regions || last == null || weight < last.settledWeight() * MUCH_LESS) {
      shares = new double[regions];
      Arrays.fill(shares, 1 - config.reserve());
    }
    return shares;
  }

  private static double weight(Demands demands) {
    double sum = 0;
    for (int item = 0; item < demands.size(); item++) {
      sum += demands.weight(item);
    }
    return sum;
  }

  /// Places for those who have none. A few go where there is room, the reserve is there for them:
  /// nobody else is pushed on for their sake alone.
  private static void findPlaces(Seats seats, Spill spill) {
    int[] free = new int[seats.place.length];
    int count = 0;
    for (int item = 0; item < free.length; item++) {
      if (seats.place[item] == Demands.NOWHERE) {
        free[count++] = item;
      }
    }
    boolean isMany = count > seats.place.length / 10;
    spill.seat(isMany ? accept(seats, true) : Arrays.copyOf(free, count));
  }

  /// Takes load from nodes that have too much. First whoever can go directly goes; if the overload
  /// is greater than that of the last round all the same, all may push each other on, and that
  /// counts only if it helps much.
  private static void endOverload(Seats seats, Spill spill, double lastExcess) {
    if (seats.excess() == 0) {
      return;
    }
    spill.relieve(seats.hard);
    spill.relieveOverload();
    double before = seats.excess();
    if (before <= lastExcess * GROWTH) {
      return;
    }
    Seats.Placed placed = seats.placed();
    spill.seat(accept(seats, false));
    spill.relieveOverload();
    if (seats.excess() > before * MUCH_HELP) {
      seats.placed(placed);
    }
  }

  private static int[] accept(Seats seats, boolean isMany) {
    // Whom the last round left in the reserve is not pushed out by newcomers alone.
    double[] limits = seats.soft.clone();
    for (int i = 0; i < limits.length; i++) {
      limits[i] = Math.max(limits[i], Math.min(seats.load[i], seats.hard[i]));
    }
    Prices prices = isMany ? Prices.of(seats.demands, limits, false) : Prices.none(seats.demands);
    return new Acceptance(seats, prices, limits).run();
  }
}
