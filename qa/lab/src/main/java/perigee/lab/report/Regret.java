package perigee.lab.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What clients lost against the best edge, by the truth.
///
/// @param meanMillis lost per request
/// @param p95Millis lost by all but one request in twenty
/// @param p99Millis lost by all but one in a hundred
/// @param wrongShare requests that took more than 10 % and more than 3 ms longer than by the best
/// @param meanTotalMillis how long a request took
public record Regret(
    double meanMillis,
    double p95Millis,
    double p99Millis,
    double wrongShare,
    double meanTotalMillis) {

  private static final double WRONG_RATIO = 1.1;
  private static final double WRONG_MILLIS = 3;
  private static final double P95 = 0.95;
  private static final double P99 = 0.99;

  /// A choice that some requests met with.
  ///
  /// @param weight how many, or which share
  /// @param millis how long a fetch from the chosen edge takes
  /// @param bestMillis how long from the best one
  record Choice(double weight, double millis, double bestMillis) {

    double lost() {
      return Math.max(0, millis - bestMillis);
    }

    boolean isWrong() {
      return millis > bestMillis * WRONG_RATIO && millis > bestMillis + WRONG_MILLIS;
    }
  }

  static Regret of(List<Choice> choices) {
    double weight = 0;
    double lost = 0;
    double wrong = 0;
    double total = 0;
    for (Choice choice : choices) {
      weight += choice.weight();
      lost += choice.weight() * choice.lost();
      wrong += choice.isWrong() ? choice.weight() : 0;
      total += choice.weight() * choice.millis();
    }
    if (weight == 0) {
      return new Regret(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
    return new Regret(
        lost / weight,
        quantile(choices, P95 * weight),
        quantile(choices, P99 * weight),
        wrong / weight,
        total / weight);
  }

  private static double quantile(List<Choice> choices, double upTo) {
    List<Choice> sorted = new ArrayList<>(choices);
    sorted.sort(Comparator.comparingDouble(Choice::lost));
    double seen = 0;
    for (Choice choice : sorted) {
      seen += choice.weight();
      if (seen >= upTo) {
        return choice.lost();
      }
    }
    return sorted.getLast().lost();
  }
}
