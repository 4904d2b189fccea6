package perigee.selection.round;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import perigee.selection.predict.Gain;

/// What clients lose against their best server, collected with weights.
public final class Regret {

  private final List<Loss> losses = new ArrayList<>();
  private double weight;
  private double sum;
  private double wrong;

  /// Adds a choice.
  ///
  /// @param weight how many clients it is for
  public void add(double chosenNanos, double bestNanos, double weight) {
    double lost = Math.max(0, chosenNanos - bestNanos);
    losses.add(new Loss(lost, weight));
    this.weight += weight;
    sum += weight * lost;
    wrong += Gain.isWorth(chosenNanos, bestNanos) ? weight : 0;
  }

  /// How many choices it is about.
  public int count() {
    return losses.size();
  }

  public double meanNanos() {
    return weight > 0 ? sum / weight : 0;
  }

  /// Share of the clients that another server would serve better by more than 10 % and 3 ms.
  public double wrongShare() {
    return weight > 0 ? wrong / weight : 0;
  }

  /// The loss that a share of the clients does not exceed.
  public double quantileNanos(double share) {
    losses.sort(Comparator.comparingDouble(Loss::nanos));
    double below = 0;
    for (Loss loss : losses) {
      below += loss.weight;
      if (below >= share * weight) {
        return loss.nanos;
      }
    }
    return 0;
  }

  private record Loss(double nanos, double weight) {}
}
