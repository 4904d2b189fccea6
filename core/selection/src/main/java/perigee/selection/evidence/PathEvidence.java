package perigee.selection.evidence;

import org.jspecify.annotations.Nullable;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.PathSample;

/// Everything measured of one path, in about 500 bytes. Old measurements count less by forward
/// decay (Cormode et al. 2009): new ones weigh more, and all is scaled down now and then. A change
/// of the path makes it forget what was before. Of one thread.
public final class PathEvidence {

  /// After which a measurement counts half.
  public static final long HALF_LIFE_MILLIS = 300_000;

  /// One report counts as no more than this, however much it sums up.
  private static final double MOST_OF_ONE = 16;

  /// A browser's word counts less than our own measurement, the less the more of that there is.
  private static final double BEACON_SHARE = 0.5;

  /// Above this multiple of the 75th percentile a time is an outlier, and trimmed to it.
  private static final double OUTLIER = 4;

  private static final double MAX_EXPONENT = 40;
  private static final double SPREAD = Math.sqrt(1.5);

  private final RttSketch rtts = new RttSketch();
  private final Moments moments = new Moments();
  private final ChangeDetector changes = new ChangeDetector();
  private double rate;
  private double rateWeight;
  private double lossPrior = LossRate.USUAL_PRIOR;
  private double ownWeight;
  private long landmarkMillis;
  private long latestMillis;
  private int changeCount;

  PathEvidence(long nowMillis) {
    this.landmarkMillis = nowMillis;
    this.latestMillis = nowMillis;
  }

  /// Adds what was seen; whether the path was found to have become worse.
  boolean add(PathSample sample, long nowMillis) {
    boolean worse = false;
    advance(nowMillis);
    double inflation = inflation(nowMillis);
    double weight = weight(sample, inflation) * inflation;
    if (sample.source() != MeasurementSource.BEACON) {
      ownWeight += weight;
    }
    if (sample.rttNanos() > 0) {
      worse = addRtt(sample, weight, inflation);
    }
    if (sample.sent() > 0) {
      worse |= addLosses(sample, inflation);
    }
    if (sample.deliveryBps() > 0) {
      rate += inflation * Math.log(sample.deliveryBps());
      rateWeight += inflation;
    }
    return worse;
  }

  private double weight(PathSample sample, double inflation) {
    double weight = Math.min(MOST_OF_ONE, sample.count());
    return switch (sample.source()) {
      case PASSIVE, PROBE -> weight;
      case BEACON -> BEACON_SHARE * Math.min(1, weight) / (1 + ownWeight / inflation);
    };
  }

  /// Whether it became slower.
  private boolean addRtt(PathSample sample, double weight, double inflation) {
    double rtt = trimmed(sample.rttNanos(), inflation);
    double log = Math.log(rtt);
    // Nobody's word alone makes us forget what we have seen ourselves.
    boolean ours = sample.source() != MeasurementSource.BEACON || ownWeight < inflation;
    @Nullable Moments since =
        ours ? changes.rtt(log, weight, moments, moments.weight / inflation) : null;
    if (since != null) {
      boolean slower = since.mean() > moments.mean();
      forget(since);
      return slower;
    }
    moments.addLog(log, weight);
    // A report's mean and deviation stand for three times of equal weight (Gauss quadrature has the
    // same mean and variance).
    double deviation = Math.min(SPREAD * sample.rttDeviationNanos(), 0.9 * rtt);
    if (deviation > 0) {
      rtts.add(rtt - deviation, weight / 3);
      rtts.add(rtt, weight / 3);
      rtts.add(rtt + deviation, weight / 3);
    } else {
      rtts.add(rtt, weight);
    }
    return false;
  }

  private double trimmed(double rttNanos, double inflation) {
    double usual = rtts.total() > 2 * inflation ? rtts.quantile(0.75) : 0;
    return usual > 0 ? Math.min(rttNanos, OUTLIER * usual + 50e6) : rttNanos;
  }

  /// What was before the change is no longer true.
  private void forget(Moments since) {
    double sent = moments.sent;
    double lost = moments.lost;
    double mean = Math.exp(since.mean());
    double weight = since.weight;
    moments.copy(since);
    moments.sent = sent;
    moments.lost = lost;
    rtts.clear();
    rtts.add(mean, weight);
    rate = 0;
    rateWeight = 0;
    changes.forgetRtt();
    changeCount++;
  }

  /// Whether it loses more now.
  private boolean addLosses(PathSample sample, double inflation) {
    double usual = loss(inflation);
    @Nullable Moments since = changes.loss((double) sample.sent(), (double) sample.lost(), usual);
    if (since == null) {
      moments.addLosses(sample.sent() * inflation, sample.lost() * inflation);
      return false;
    }
    moments.sent = since.sent * inflation;
    moments.lost = since.lost * inflation;
    rate = 0;
    rateWeight = 0;
    boolean worse = since.lost > usual * since.sent;
    lossPrior = worse ? LossRate.CHANGED_PRIOR : LossRate.USUAL_PRIOR;
    changes.forgetLoss();
    changeCount++;
    return worse;
  }

  private double loss(double inflation) {
    return LossRate.of(moments.sent / inflation, moments.lost / inflation, lossPrior);
  }

  private double inflation(long nowMillis) {
    return Math.pow(2, (double) (nowMillis - landmarkMillis) / HALF_LIFE_MILLIS);
  }

  private void advance(long nowMillis) {
    latestMillis = Math.max(latestMillis, nowMillis);
    double exponent = (double) (nowMillis - landmarkMillis) / HALF_LIFE_MILLIS;
    if (exponent > MAX_EXPONENT) {
      double factor = Math.pow(2, -exponent);
      rtts.scale(factor);
      moments.scale(factor);
      rate *= factor;
      rateWeight *= factor;
      ownWeight *= factor;
      changes.forgetRtt();
      landmarkMillis = nowMillis;
    }
  }

  /// Measurements of round trips that it still remembers.
  public double samples(long nowMillis) {
    return rtts.total() / inflation(nowMillis);
  }

  public long latestMillis() {
    return latestMillis;
  }

  /// How often the path was found to have changed.
  public int changes() {
    return changeCount;
  }

  /// From the sketch, held within what mean and deviation allow (Cantelli's inequality): with
  /// little deviation that is closer than a bucket.
  private double rtt75() {
    double mean = moments.mean();
    double deviation = moments.deviation();
    double least = Math.exp(mean - deviation * Math.sqrt(1 / 3.0));
    double most = Math.exp(mean + deviation * Math.sqrt(3));
    return Math.clamp(rtts.quantile(0.75), least, most);
  }

  /// What all of it comes to at a moment.
  public PathFigures figures(long nowMillis) {
    double inflation = inflation(nowMillis);
    double samples = rtts.total() / inflation;
    return new PathFigures(
        samples > 0 ? Math.exp(moments.mean()) : 0,
        rtt75(),
        loss(inflation),
        rateWeight > 0 ? Math.exp(rate / rateWeight) : 0,
        rateWeight / inflation,
        samples,
        1e6 * Math.max(0, nowMillis - latestMillis),
        samples);
  }
}
