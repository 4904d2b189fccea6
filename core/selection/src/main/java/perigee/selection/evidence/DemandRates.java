package perigee.selection.evidence;

import perigee.model.mapping.Dimension;
import perigee.model.mapping.TrafficClass;

/// What one client prefix asks for, a second. What was asked for long ago counts less, and who is
/// known only for a moment is not taken for somebody who asks little. Of one thread.
final class DemandRates {

  private static final double HALF_LIFE_MILLIS = 60_000;

  /// A shorter time tells no rate.
  private static final double LEAST_MILLIS = 5_000;

  private final double[] amounts = new double[TrafficClass.COUNT * Dimension.COUNT];
  private final long sinceMillis;
  private long latestMillis;

  DemandRates(long nowMillis) {
    this.sinceMillis = nowMillis;
    this.latestMillis = nowMillis;
  }

  void add(TrafficClass trafficClass, double requests, double bytes, long nowMillis) {
    double factor = factor(nowMillis);
    for (int i = 0; i < amounts.length; i++) {
      amounts[i] *= factor;
    }
    latestMillis = Math.max(latestMillis, nowMillis);
    amounts[index(trafficClass, Dimension.REQUESTS)] += requests;
    amounts[index(trafficClass, Dimension.BYTES)] += bytes;
  }

  double perSecond(TrafficClass trafficClass, Dimension dimension, long nowMillis) {
    double age = Math.max(LEAST_MILLIS, (double) (nowMillis - sinceMillis));
    double remembered = HALF_LIFE_MILLIS / 1_000 / Math.log(2);
    double seen = remembered * (1 - Math.pow(2, -age / HALF_LIFE_MILLIS));
    return amounts[index(trafficClass, dimension)] * factor(nowMillis) / seen;
  }

  private static int index(TrafficClass trafficClass, Dimension dimension) {
    return trafficClass.index() * Dimension.COUNT + dimension.index();
  }

  private double factor(long nowMillis) {
    return Math.pow(2, -Math.max(0, nowMillis - latestMillis) / HALF_LIFE_MILLIS);
  }
}
