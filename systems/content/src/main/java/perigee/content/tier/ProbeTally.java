package perigee.content.tier;

import org.jspecify.annotations.Nullable;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.PathSample;

/// Probes of one node since they were last told. Safe for all threads.
final class ProbeTally {

  private int answered;
  private int lost;
  private double sumNanos;
  private double squares;

  synchronized void answered(long rttNanos) {
    answered++;
    sumNanos += rttNanos;
    squares += (double) rttNanos * rttNanos;
  }

  synchronized void lost() {
    lost++;
  }

  /// Tells and begins anew; null if there is nothing to tell.
  synchronized @Nullable PathSample take(double deliveryBps) {
    if (answered + lost == 0) {
      return null;
    }
    double mean = answered == 0 ? 0 : sumNanos / answered;
    double variance = answered == 0 ? 0 : Math.max(0, squares / answered - mean * mean);
    PathSample sample =
        new PathSample(
            MeasurementSource.PROBE,
            answered + lost,
            mean,
            Math.sqrt(variance),
            answered + lost,
            lost,
            deliveryBps);
    answered = 0;
    lost = 0;
    sumNanos = 0;
    squares = 0;
    return sample;
  }
}
