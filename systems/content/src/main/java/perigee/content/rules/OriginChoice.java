package perigee.content.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import perigee.model.property.Origin;

/// In which order a property's origins are tried: those that are well by weighted chance, then the
/// backups that are well, then the rest in the same order, for a probe may be wrong.
public final class OriginChoice {

  private OriginChoice() {}

  /// All origins, the one to ask first in front.
  public static List<Origin> order(
      List<Origin> origins, Predicate<Origin> isHealthy, RandomGenerator random) {
    if (origins.size() == 1) {
      return origins;
    }
    List<Origin> order = new ArrayList<>(origins.size());
    drawAll(order, origins, origin -> isHealthy.test(origin) && !origin.backup(), random);
    drawAll(order, origins, origin -> isHealthy.test(origin) && origin.backup(), random);
    drawAll(order, origins, origin -> !order.contains(origin) && !origin.backup(), random);
    drawAll(order, origins, origin -> !order.contains(origin), random);
    return List.copyOf(order);
  }

  private static void drawAll(
      List<Origin> order, List<Origin> origins, Predicate<Origin> those, RandomGenerator random) {
    List<Origin> left = new ArrayList<>(origins);
    left.removeIf(those.negate());
    while (!left.isEmpty()) {
      order.add(left.remove(draw(left, random)));
    }
  }

  private static int draw(List<Origin> left, RandomGenerator random) {
    int sum = 0;
    for (Origin origin : left) {
      sum += origin.weight();
    }
    int chance = random.nextInt(Math.max(1, sum));
    int i = 0;
    while (i < left.size() - 1 && chance >= left.get(i).weight()) {
      chance -= left.get(i).weight();
      i++;
    }
    return i;
  }
}
