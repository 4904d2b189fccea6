package perigee.selection.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.PathSample;

class PathEvidenceTest {

  private static final double MILLI = 1e6;

  private final Random random = new Random(4);
  private final PathEvidence path = new PathEvidence(0);
  private long now;

  @Test
  void figuresAreThoseOfThePath() {
    for (int i = 0; i < 2_000; i++) {
      add(40 + 4 * random.nextGaussian(), 100, random.nextDouble() < 0.5 ? 1 : 0);
    }
    PathFigures figures = path.figures(now);
    assertThat(figures.rttNanos() / MILLI).isBetween(39.0, 41.0);
    // The 75th percentile of a normal distribution is 0.674 deviations above its mean.
    assertThat(figures.rtt75Nanos() / MILLI).isBetween(41.7, 43.9);
    assertThat(figures.loss()).isBetween(0.0045, 0.0055);
    assertThat(path.changes()).isZero();
    assertThat(figures.confidence()).isGreaterThan(0.99);
  }

  @Test
  void oldMeasurementsCountLess() {
    for (int i = 0; i < 10; i++) {
      add(40, 0, 0);
    }
    double fresh = path.samples(now);
    double old = path.samples(now + PathEvidence.HALF_LIFE_MILLIS);
    assertThat(old / fresh).isBetween(0.49, 0.51);
    assertThat(path.figures(now + 24 * 3_600_000L).confidence()).isLessThan(0.001);
    now += 10L * 24 * 3_600_000;
    add(70, 0, 0);
    assertThat(path.figures(now).rttNanos() / MILLI).isBetween(69.0, 71.0);
  }

  @Test
  void aPathThatGetsSlowShowsInFourReports() {
    for (int i = 0; i < 300; i++) {
      add(20 + random.nextGaussian(), 20, 0);
    }
    for (int i = 0; i < 4; i++) {
      add(60 + random.nextGaussian(), 20, 0);
    }
    assertThat(path.figures(now).rtt75Nanos() / MILLI).isGreaterThan(55);
    assertThat(path.changes()).isEqualTo(1);
  }

  @Test
  void aPathThatLosesShowsInFourReports() {
    for (int i = 0; i < 300; i++) {
      add(20, 200, 0);
    }
    for (int i = 0; i < 4; i++) {
      add(20, 200, 10);
    }
    assertThat(path.figures(now).loss()).isBetween(0.02, 0.07);
  }

  @Test
  void aPathThatSwallowsEverythingShowsInFourProbes() {
    for (int i = 0; i < 300; i++) {
      add(20, 1, 0);
    }
    for (int i = 0; i < 4; i++) {
      now += 1_000;
      path.add(new PathSample(MeasurementSource.PROBE, 1, 0, 0, 1, 1, 0), now);
    }
    assertThat(path.figures(now).loss()).isGreaterThan(0.015);
  }

  @Test
  void oneStrangeReportIsNoChange() {
    for (int i = 0; i < 1_000; i++) {
      add(i % 50 == 49 ? 900 : 20 + random.nextGaussian(), 20, 0);
    }
    assertThat(path.changes()).isZero();
    assertThat(path.figures(now).rtt75Nanos() / MILLI).isBetween(19.0, 23.0);
  }

  @Test
  void aSteadyPathDoesNotFlapHoweverNoisy() {
    for (int i = 0; i < 20_000; i++) {
      add(30 * Math.exp(0.2 * random.nextGaussian()), 50, random.nextInt(50) == 0 ? 1 : 0);
    }
    assertThat(path.changes()).isLessThanOrEqualTo(2);
  }

  @Test
  void aPathThatRecoversIsTrustedLaterThanOneThatFails() {
    for (int i = 0; i < 200; i++) {
      add(20, 100, 0);
    }
    int failed = reportsUntil(80, 60, true);
    int recovered = reportsUntil(20, 30, false);
    assertThat(failed).isLessThanOrEqualTo(4);
    assertThat(recovered).isBetween(failed + 1, 30);
  }

  private int reportsUntil(double rttMillis, double boundMillis, boolean above) {
    for (int reports = 1; reports < 100; reports++) {
      add(rttMillis, 100, 0);
      double shown = path.figures(now).rtt75Nanos() / MILLI;
      if (above ? shown > boundMillis : shown < boundMillis) {
        return reports;
      }
    }
    return 100;
  }

  @Test
  void aBrowsersWordCountsLessThanOurMeasurement() {
    for (int i = 0; i < 20; i++) {
      add(50, 0, 0);
    }
    for (int i = 0; i < 20; i++) {
      now += 1_000;
      path.add(new PathSample(MeasurementSource.BEACON, 100, 1 * MILLI, 0, 0, 0, 0), now);
    }
    assertThat(path.figures(now).rtt75Nanos() / MILLI).isGreaterThan(48);
  }

  @Test
  void twoSpeedsInOnePrefixShowInThePercentile() {
    for (int i = 0; i < 2_000; i++) {
      add(i % 10 < 6 ? 20 : 100, 0, 0);
    }
    assertThat(path.figures(now).rtt75Nanos() / MILLI).isBetween(90.0, 110.0);
  }

  private void add(double rttMillis, long sent, long lost) {
    now += 1_000;
    path.add(
        new PathSample(MeasurementSource.PASSIVE, 1, rttMillis * MILLI, 0, sent, lost, 0), now);
  }
}
