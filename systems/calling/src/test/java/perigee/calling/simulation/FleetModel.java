package perigee.calling.simulation;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import perigee.selection.BoundedLoadHash;
import perigee.selection.Hashing;
import perigee.wire.overlay.Slots;

/// Super nodes that come and go, and the slots that they keep, placed by the same weights as in the
/// overlay itself. Who goes does not say so; for each that goes one comes. People are not simulated
/// one by one: those of a slot share its fate, so a slot that is lost counts for all of them. Every
/// fourth slot is simulated; slots know nothing of each other.
///
/// Of each slot the best two dozen are known. A newcomer's weight is computed for all slots; who
/// goes is taken out of those that know him; when too few are left the slot looks at everybody
/// again. That gives the same holders as looking at everybody each time.
final class FleetModel {

  private static final int KNOWN = 24;
  private static final int FEWEST = 5;
  static final int SLOTS = Slots.EACH / 4;
  private static final int GHOSTS = 4;
  private static final int SLOT_BITS = 17;

  private final Terms terms;
  private final SplittableRandom random;
  private final long[] hash;
  private final long[] bornAt;
  private final IntList[] keeping;
  private final int[][] best = new int[SLOTS][];
  private final long[] mixed = new long[SLOTS];
  private final long[] lowest = new long[SLOTS];
  private final long[] ghostHash = new long[SLOTS * GHOSTS];
  private final long[] ghostAt = new long[SLOTS * GHOSTS];
  private final List<Copies> ways;
  private final PriorityQueue<Long> settling = new PriorityQueue<>();
  private final long[] hops = new long[3];
  private final long[] repairs;
  private long departures;
  private long nextId;
  private long lookUps;

  /// What is simulated.
  ///
  /// @param medianLifeHours of a super node; lives are exponential
  /// @param lookUps in the whole time
  record Terms(
      long seed, int superNodes, double hours, double medianLifeHours, long lookUps, Lag lag) {}

  /// What came out.
  ///
  /// @param oneHop look-ups that took one; `twoHops` two; the others failed
  record Outcome(
      long departures, List<Copies> ways, long oneHop, long twoHops, long failed, long lookUps) {}

  FleetModel(Terms terms) {
    this.terms = terms;
    this.random = new SplittableRandom(terms.seed());
    int count = terms.superNodes();
    this.hash = new long[count];
    this.bornAt = new long[count];
    this.keeping = new IntList[count];
    Duration often = Duration.ofMinutes(10);
    this.ways =
        List.of(
            new Copies(5, often, true, SLOTS),
            new Copies(3, often, true, SLOTS),
            new Copies(5, often, false, SLOTS),
            new Copies(3, often, false, SLOTS),
            new Copies(5, Duration.ofHours(1), false, SLOTS));
    this.repairs = new long[ways.size()];
  }

  Outcome run() {
    begin();
    long end = (long) (terms.hours() * 3_600_000);
    double perMilli = terms.superNodes() * Math.log(2) / (terms.medianLifeHours() * 3_600_000);
    double lookUpEvery = (double) end / Math.max(1, terms.lookUps());
    double departure = exponential(perMilli);
    double lookUp = lookUpEvery;
    while (Math.min(departure, lookUp) < end) {
      if (lookUp < departure) {
        settleUntil((long) lookUp);
        lookUp((long) lookUp);
        lookUp += lookUpEvery;
      } else {
        settleUntil((long) departure);
        replace(random.nextInt(terms.superNodes()), (long) departure);
        departure += exponential(perMilli);
      }
    }
    settleUntil(end);
    return new Outcome(departures, ways, hops[1], hops[2], hops[0], lookUps);
  }

  private double exponential(double rate) {
    return -Math.log(1 - random.nextDouble()) / rate;
  }

  private void begin() {
    Arrays.fill(ghostAt, Long.MIN_VALUE / 2);
    for (int node = 0; node < hash.length; node++) {
      hash[node] = freshHash();
      bornAt[node] = Long.MIN_VALUE / 2;
      keeping[node] = new IntList();
    }
    for (int slot = 0; slot < SLOTS; slot++) {
      mixed[slot] = Hashing.mix(slot);
      best[slot] = new int[0];
      rebuild(slot, -1);
      for (Copies way : ways) {
        way.begin(slot, best[slot]);
      }
    }
  }

  private long freshHash() {
    return Hashing.hash("super" + terms.seed() + '-' + nextId++);
  }

  private long weight(int slot, int node) {
    return BoundedLoadHash.weight(mixed[slot], hash[node]);
  }

  /// Looks at everybody.
  ///
  /// @param but one, who goes; -1 for nobody
  private void rebuild(int slot, int but) {
    for (int node : best[slot]) {
      keeping[node].remove(slot);
    }
    int most = Math.min(KNOWN, hash.length - 1);
    int[] nodes = new int[most];
    long[] weights = new long[most];
    int found = 0;
    for (int node = 0; node < hash.length; node++) {
      long weight = weight(slot, node);
      if (node == but || (found == most && weight <= weights[most - 1])) {
        continue;
      }
      int at = found == most ? most - 1 : found++;
      while (at > 0 && weights[at - 1] < weight) {
        weights[at] = weights[at - 1];
        nodes[at] = nodes[at - 1];
        at--;
      }
      weights[at] = weight;
      nodes[at] = node;
    }
    best[slot] = nodes;
    lowest[slot] = weights[most - 1];
    for (int node : nodes) {
      keeping[node].add(slot);
    }
  }

  /// One crashes, another comes.
  private void replace(int node, long now) {
    departures++;
    IntList slots = keeping[node];
    while (slots.size() > 0) {
      int slot = slots.get(slots.size() - 1);
      leave(slot, node, now);
    }
    hash[node] = freshHash();
    bornAt[node] = now;
    long newHash = hash[node];
    for (int slot = 0; slot < SLOTS; slot++) {
      if (BoundedLoadHash.weight(mixed[slot], newHash) > lowest[slot]) {
        enter(slot, node, now);
      }
    }
  }

  private void leave(int slot, int node, long now) {
    keeping[node].remove(slot);
    int[] before = best[slot];
    int at = indexOf(before, node);
    if (at < FEWEST) {
      int oldest = slot * GHOSTS;
      for (int i = 1; i < GHOSTS; i++) {
        oldest = ghostAt[slot * GHOSTS + i] < ghostAt[oldest] ? slot * GHOSTS + i : oldest;
      }
      ghostHash[oldest] = hash[node];
      ghostAt[oldest] = now;
      settleLater(slot, now + terms.lag().gone() + terms.lag().handedOver());
    }
    int[] after = new int[before.length - 1];
    System.arraycopy(before, 0, after, 0, at);
    System.arraycopy(before, at + 1, after, at, after.length - at);
    best[slot] = after;
    for (Copies way : ways) {
      way.gone(slot, node);
    }
    if (after.length < FEWEST) {
      rebuild(slot, node);
    } else {
      lowest[slot] = weight(slot, after[after.length - 1]);
    }
  }

  private static int indexOf(int[] nodes, int node) {
    int at = 0;
    while (at < nodes.length && nodes[at] != node) {
      at++;
    }
    return at;
  }

  private void enter(int slot, int node, long now) {
    int[] before = best[slot];
    long weight = weight(slot, node);
    int at = before.length;
    while (at > 0 && weight(slot, before[at - 1]) < weight) {
      at--;
    }
    int[] after = new int[Math.min(KNOWN, before.length + 1)];
    System.arraycopy(before, 0, after, 0, at);
    after[at] = node;
    System.arraycopy(before, at, after, at + 1, after.length - at - 1);
    if (after.length == before.length) {
      int dropped = before[before.length - 1];
      keeping[dropped].remove(slot);
      for (Copies way : ways) {
        way.gone(slot, dropped);
      }
    }
    best[slot] = after;
    lowest[slot] = weight(slot, after[after.length - 1]);
    keeping[node].add(slot);
    if (at < FEWEST) {
      settleLater(slot, now + terms.lag().joined() + terms.lag().handedOver());
    }
  }

  private void settleLater(int slot, long at) {
    settling.add(at << SLOT_BITS | slot);
  }

  private void settleUntil(long now) {
    while (!settling.isEmpty() && settling.peek() >>> SLOT_BITS <= now) {
      int slot = (int) (settling.remove() & (1 << SLOT_BITS) - 1);
      for (Copies way : ways) {
        if (way.handOver) {
          way.settle(slot, best[slot]);
        }
      }
    }
    for (int i = 0; i < repairs.length; i++) {
      Copies way = ways.get(i);
      double each = (double) way.repairEvery.toMillis() / SLOTS;
      long due = (long) (now / each);
      while (repairs[i] < due) {
        int slot = (int) (repairs[i]++ % SLOTS);
        way.settle(slot, best[slot]);
      }
    }
  }

  /// A look-up by a member whose view is late.
  private void lookUp(long now) {
    lookUps++;
    int slot = random.nextInt(SLOTS);
    long[] weights = new long[FEWEST];
    int[] nodes = new int[FEWEST];
    int found = 0;
    for (int node : best[slot]) {
      if (bornAt[node] <= now - terms.lag().joined() && found < FEWEST) {
        weights[found] = weight(slot, node);
        nodes[found++] = node;
      }
    }
    found = ghosts(slot, now, weights, nodes, found);
    Copies way = ways.getFirst();
    int first = first(nodes, found);
    if (first >= 0 && way.has(slot, first)) {
      hops[1]++;
      return;
    }
    for (int i = 0; i < found; i++) {
      if (nodes[i] >= 0 && way.has(slot, nodes[i])) {
        hops[2]++;
        return;
      }
    }
    hops[0]++;
  }

  /// Puts those that are dead and not known to be into the view; they are told by a minus.
  private int ghosts(int slot, long now, long[] weights, int[] nodes, int known) {
    int found = known;
    for (int i = slot * GHOSTS; i < (slot + 1) * GHOSTS; i++) {
      if (ghostAt[i] < now - terms.lag().gone()) {
        continue;
      }
      long weight = BoundedLoadHash.weight(mixed[slot], ghostHash[i]);
      int at = found;
      while (at > 0 && weights[at - 1] < weight) {
        at--;
      }
      if (at == FEWEST) {
        continue;
      }
      int last = Math.min(found, FEWEST - 1);
      System.arraycopy(weights, at, weights, at + 1, last - at);
      System.arraycopy(nodes, at, nodes, at + 1, last - at);
      weights[at] = weight;
      boolean suspected = ghostAt[i] < now - terms.lag().suspected();
      nodes[at] = suspected ? -2 : -1;
      found = Math.min(FEWEST, found + 1);
    }
    return found;
  }

  /// The nearest of those not suspected, which is any of them.
  private int first(int[] nodes, int found) {
    int start = random.nextInt(Math.max(1, found));
    for (int i = 0; i < found; i++) {
      int node = nodes[(start + i) % found];
      if (node != -2) {
        return node;
      }
    }
    return -1;
  }
}
