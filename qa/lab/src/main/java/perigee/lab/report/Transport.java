package perigee.lab.report;

import java.util.Arrays;

/// The cheapest way to send supplies to places that have room: a transportation problem, solved by
/// one cheapest path after the other in the graph of what is left (Busacker and Gowen 1961). For
/// some dozens of each.
final class Transport {

  private static final double LEAST = 1e-9;
  private static final int NOBODY = -1;

  private final double[] room;
  private final double[][] cost;
  private final double[][] sent;
  private final double[] toSupply;
  private final double[] toPlace;
  private final int[] supplyBefore;
  private final int[] placeBefore;

  private Transport(double[] room, double[][] cost) {
    this.room = room.clone();
    this.cost = cost;
    this.sent = new double[cost.length][room.length];
    this.toSupply = new double[cost.length];
    this.toPlace = new double[room.length];
    this.supplyBefore = new int[room.length];
    this.placeBefore = new int[cost.length];
  }

  /// How much of each supply (first index) is sent to each place; what finds no room is sent
  /// nowhere.
  ///
  /// @param cost of one of a supply at a place
  static double[][] cheapest(double[] supplies, double[] room, double[][] cost) {
    Transport transport = new Transport(room, cost);
    for (int supply = 0; supply < supplies.length; supply++) {
      double left = supplies[supply];
      double more = left;
      while (left > LEAST && more > 0) {
        more = transport.send(supply, left);
        left -= more;
      }
    }
    return transport.sent;
  }

  /// Sends along the cheapest path, perhaps by way of others that make room.
  private double send(int supply, double most) {
    findPaths(supply);
    int end = NOBODY;
    for (int place = 0; place < room.length; place++) {
      if (room[place] > LEAST && (end == NOBODY || toPlace[place] < toPlace[end])) {
        end = place;
      }
    }
    if (end == NOBODY || toPlace[end] == Double.POSITIVE_INFINITY) {
      return 0;
    }
    double amount = Math.min(most, room[end]);
    for (int at = end; supplyBefore[at] != supply; at = placeBefore[supplyBefore[at]]) {
      amount = Math.min(amount, sent[supplyBefore[at]][placeBefore[supplyBefore[at]]]);
    }
    room[end] -= amount;
    int at = end;
    while (supplyBefore[at] != supply) {
      int by = supplyBefore[at];
      sent[by][at] += amount;
      at = placeBefore[by];
      sent[by][at] -= amount;
    }
    sent[supply][at] += amount;
    return amount;
  }

  /// Bellman's and Ford's: costs of taking back are negative.
  private void findPaths(int from) {
    Arrays.fill(toSupply, Double.POSITIVE_INFINITY);
    Arrays.fill(toPlace, Double.POSITIVE_INFINITY);
    toSupply[from] = 0;
    boolean changed = true;
    for (int round = 0; changed && round <= cost.length + room.length; round++) {
      changed = false;
      for (int supply = 0; supply < cost.length; supply++) {
        for (int place = 0; place < room.length; place++) {
          double there = toSupply[supply] + cost[supply][place];
          if (there < toPlace[place] - LEAST) {
            toPlace[place] = there;
            supplyBefore[place] = supply;
            changed = true;
          }
          double back = toPlace[place] - cost[supply][place];
          if (supply != from && sent[supply][place] > LEAST && back < toSupply[supply] - LEAST) {
            toSupply[supply] = back;
            placeBefore[supply] = place;
            changed = true;
          }
        }
      }
    }
  }
}
