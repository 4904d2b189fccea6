package perigee.selection.predict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.PathSample;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.ClientEvidence;
import perigee.selection.evidence.EvidenceConfig;
import perigee.selection.evidence.EvidenceTable;
import perigee.selection.evidence.PathFigures;

/// Predictions from paths as they are measured: sixty reports of one second each.
class CompletionTimeTest {

  private final CompletionTime completion = new CompletionTime(PredictConfig.DEFAULT);
  private final CompletionTime halves =
      new CompletionTime(PredictConfig.DEFAULT.forObjects(0, 512 << 10));

  @Test
  void onBulkLossLeadsThenThroughputThenLatency() {
    PathFigures lossyNear = measured(10, 0.02, 0);
    PathFigures thinNear = measured(10, 0, 8e6);
    PathFigures cleanFar = measured(120, 0, 40e6);
    PathFigures cleanNear = measured(40, 0, 40e6);
    assertThat(bulk(cleanFar)).isLessThan(bulk(lossyNear));
    assertThat(bulk(cleanFar)).isLessThan(bulk(thinNear));
    assertThat(bulk(cleanNear)).isLessThan(bulk(cleanFar));
    // Loss weighs more than throughput: a thin clean line beats a lossy one of the same distance.
    PathFigures lossyFar = measured(60, 0.02, 0);
    PathFigures thinFar = measured(60, 0, 8e6);
    assertThat(bulk(thinFar)).isLessThan(bulk(lossyFar));
  }

  @Test
  void halfAMegabyteIsOverBeforeLossRules() {
    PathFigures lossyNear = measured(30, 0.01, 0);
    PathFigures cleanFar = measured(120, 0, 0);
    assertThat(half(lossyNear)).isLessThan(half(cleanFar));
    assertThat(bulk(lossyNear)).isGreaterThan(bulk(cleanFar));
  }

  @Test
  void aTransferThatEndsInSlowStartSaysLittleOfTheLine() {
    PathFigures far = measured(160, 0, 13e6);
    PathFigures near = measured(15, 0, 8e6);
    PathFigures lossy = measured(30, 0.02, 5e6);
    assertThat(halves.accessBps(List.of(far))).isEqualTo(50e6);
    assertThat(halves.accessBps(List.of(near, far))).isBetween(12.9e6, 13.1e6);
    assertThat(halves.accessBps(List.of(lossy))).isEqualTo(50e6);
    // A long one has found what there is.
    assertThat(completion.accessBps(List.of(far))).isBetween(12.9e6, 13.1e6);
  }

  @Test
  void oneTransferThatWasSlowByChanceIsNotAllThatCounts() {
    double usual = half(measured(30, 0, 0));
    double once = half(measured(30, 0, 3e6, 1));
    double always = half(measured(30, 0, 3e6, 60));
    assertThat(once).isBetween(1.05 * usual, 0.8 * always);
  }

  @Test
  void onSmallObjectsLatencyLeads() {
    PathFigures near = measured(10, 0.002, 8e6);
    PathFigures far = measured(120, 0, 200e6);
    assertThat(small(near)).isLessThan(small(far));
    assertThat(bulk(near)).isGreaterThan(bulk(far));
  }

  @Test
  void lossHasItsPriceOnSmallObjects() {
    double clean = small(measured(20, 0, 0));
    double lossy = small(measured(20, 0.05, 0));
    // A SYN or its answer is lost in a tenth of the cases, and costs a quarter of a second; one of
    // 22 segments is lost in two of three.
    assertThat(lossy - clean).isBetween(60e6, 150e6);
    assertThat(small(measured(25, 0, 0))).isLessThan(lossy);
  }

  @Test
  void aNearRegionIsNotLeftForTheFewConnectionsThatWaitForAnotherAttempt() {
    CompletionTime page = new CompletionTime(PredictConfig.DEFAULT.forObjects(1_000, 0));
    PathFigures far = measured(168, 0.0005, 0);
    // What is lost is 3 %, and seems twice as much by chance.
    PathFigures near = measured(127, 0.06, 0);
    double gain = page.nanos(TrafficClass.SMALL, far, 0) - page.nanos(TrafficClass.SMALL, near, 0);
    assertThat(gain).isGreaterThan(Gain.needed(page.nanos(TrafficClass.SMALL, far, 0)));
  }

  @Test
  void theLossLimitIsThatOfMathisForSmallLoss() {
    double bps = LossLimit.bps(0.002, 0.1);
    double mathis = LossLimit.SEGMENT_BITS * Math.sqrt(1.5) / (0.1 * Math.sqrt(0.002));
    assertThat(bps / mathis).isBetween(0.8, 1.2);
    // RFC 9438 §5.1, table 1: at 100 ms and a loss of 1e-2, CUBIC's window is 12 segments or more.
    assertThat(LossLimit.bps(0.01, 0.1) * 0.1 / LossLimit.SEGMENT_BITS).isBetween(10.0, 20.0);
  }

  @Test
  void aModelBasedSenderIsNotBoundByLoss() {
    PredictConfig standard = PredictConfig.DEFAULT;
    CompletionTime bbr =
        new CompletionTime(
            new PredictConfig(
                Sender.MODEL_BASED,
                standard.smallBytes(),
                standard.bulkBytes(),
                standard.segmentBytes(),
                standard.accessBps()));
    PathFigures lossy = measured(60, 0.02, 0);
    assertThat(bbr.bps(lossy, 50e6)).isEqualTo(50e6);
    assertThat(completion.bps(lossy, 50e6)).isLessThan(5e6);
  }

  @Test
  void distanceIsAPresumptionOnly() {
    PathFigures presumed = PathFigures.presumed(100e6, 0.01);
    PathFigures once = measured(20, 0, 0, 1);
    assertThat(once.over(presumed).rttNanos()).isBetween(18e6, 22e6);
  }

  @Test
  void theMeshTellsWhereAClientIs() {
    // Three regions on a line, 40 ms apart; the client is 5 ms from the last.
    Mesh mesh = new Mesh(3).put(0, 1, 40e6).put(1, 2, 40e6).put(0, 2, 80e6);
    double[] presumed = new double[3];
    new MeshPrior(mesh).presume(new double[] {85e6, 0, 0}, presumed);
    assertThat(presumed[2]).isLessThan(presumed[1]);
    assertThat(presumed[0]).isZero();
    new MeshPrior(mesh).presume(new double[3], presumed);
    assertThat(presumed).containsOnly(0);
  }

  private double half(PathFigures path) {
    return halves.nanos(TrafficClass.BULK, path, 0);
  }

  private double bulk(PathFigures path) {
    return completion.nanos(TrafficClass.BULK, path, 0);
  }

  private double small(PathFigures path) {
    return completion.nanos(TrafficClass.SMALL, path, 0);
  }

  private static PathFigures measured(double rttMillis, double loss, double deliveryBps) {
    return measured(rttMillis, loss, deliveryBps, 60);
  }

  private static PathFigures measured(
      double rttMillis, double loss, double deliveryBps, int reports) {
    EvidenceTable table = new EvidenceTable(EvidenceConfig.DEFAULT, new Random(1));
    Random random = new Random(2);
    long now = 0;
    for (int i = 0; i < reports; i++) {
      now += 1_000;
      long lost = 0;
      for (int segment = 0; segment < 200; segment++) {
        lost += random.nextDouble() < loss ? 1 : 0;
      }
      double rtt = rttMillis * 1e6 * Math.exp(0.05 * random.nextGaussian());
      table.add(
          Prefix.ALL_IPV4,
          "r",
          new PathSample(MeasurementSource.PASSIVE, 4, rtt, rtt / 20, 200, lost, deliveryBps),
          now);
    }
    ClientEvidence client = Objects.requireNonNull(table.find(Prefix.ALL_IPV4));
    return Objects.requireNonNull(client.path("r")).figures(now);
  }
}
