package perigee.content.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.ClientPath;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.Prefix;
import perigee.net.path.PathFigures;

class PathTableTest {

  private final PathTable table = new PathTable();

  @Test
  void clientsOfOneNetworkAreSummedUpAndToldOnce() {
    table.measured(
        client("203.0.113.9"), null, figures(40_000, 30_000, 100, 3, 150_000, 1_000_000));
    table.measured(
        client("203.0.113.77"), null, figures(60_000, 50_000, 100, 1, 450_000, 3_000_000));
    List<ClientPath> told = table.take(10);
    assertThat(told).hasSize(1);
    ClientPath path = told.getFirst();
    assertThat(path.prefix()).isEqualTo(Prefix.parse("203.0.113.0/24").orElseThrow());
    assertThat(path.host()).hasToString("203.0.113.77");
    assertThat(path.server()).isEmpty();
    assertThat(path.sample().source()).isEqualTo(MeasurementSource.PASSIVE);
    assertThat(path.sample().count()).isEqualTo(2);
    assertThat(path.sample().rttNanos()).isEqualTo(40e6);
    assertThat(path.sample().rttDeviationNanos()).isEqualTo(10e6, within(1.0));
    assertThat(path.sample().sent()).isEqualTo(200);
    assertThat(path.sample().lost()).isEqualTo(4);
    // By bytes: a quarter at 8 Mbit/s, the rest at 24.
    assertThat(path.sample().deliveryBps()).isEqualTo(20e6, within(1.0));
    assertThat(table.take(10)).isEmpty();
  }

  @Test
  void aFewSegmentsTellTheLeastTimeSinceAcknowledgementsMayBeHeldBack() {
    table.measured(client("2001:db8:7:1::9"), null, figures(61_000, 21_000, 2, 0, 900, 0));
    ClientPath path = table.take(10).getFirst();
    assertThat(path.prefix()).hasToString("2001:db8:7::/48");
    assertThat(path.sample().rttNanos()).isEqualTo(21e6);
    assertThat(path.sample().deliveryBps()).isZero();
  }

  @Test
  void aLongTransferTellsTheLeastTimeSinceItWaitsBehindItself() {
    table.measured(
        client("203.0.113.9"), null, figures(90_000, 12_000, 360, 0, 512 << 10, 3_750_000));
    table.measured(client("198.51.100.9"), null, figures(14_000, 12_000, 20, 0, 20_000, 0));
    List<ClientPath> told = table.take(10);
    assertThat(told.getFirst().sample().rttNanos()).isEqualTo(12e6);
    assertThat(told.getLast().sample().rttNanos()).isEqualTo(14e6);
  }

  @Test
  void whatFindsNoPlaceIsCountedAndWhatDoesNotFitComesNext() {
    for (int i = 0; i < 20_000; i++) {
      byte[] address = {20, (byte) (i >> 8), (byte) i, 1};
      table.measured(of(address), null, figures(1_000, 1_000, 20, 0, 1, 0));
    }
    assertThat(table.dropped()).isEqualTo(20_000 - 16_384);
    List<ClientPath> first = table.take(2_000);
    assertThat(first).hasSize(2_000);
    assertThat(first.getFirst().prefix()).hasToString("20.0.0.0/24");
    assertThat(table.take(100_000)).hasSize(16_384 - 2_000);
  }

  @Test
  void transfersBetweenNodesTellTheRateAndNoClient() {
    table.measured(client("198.51.100.1"), "edge2", figures(500, 400, 900, 0, 1 << 20, 5_000_000));
    assertThat(table.take(10)).isEmpty();
    assertThat(table.takeDeliveryBps("edge2")).isEqualTo(40e6);
    assertThat(table.takeDeliveryBps("edge2")).isZero();
    assertThat(table.takeDeliveryBps("edge3")).isZero();
  }

  @Test
  void probesThatWereLostCountAsLoss() {
    Prefix network = Prefix.parse("203.0.113.0/24").orElseThrow();
    table.probed(network, true, 5_000_000);
    table.probed(network, false, -1);
    ClientPath path = table.take(10).getFirst();
    assertThat(path.sample().source()).isEqualTo(MeasurementSource.PROBE);
    assertThat(path.sample().rttNanos()).isEqualTo(5e6);
    assertThat(path.sample().sent()).isEqualTo(2);
    assertThat(path.sample().lost()).isEqualTo(1);
  }

  private static PathFigures figures(
      long rtt, long minRtt, long segments, long again, long bytes, long rate) {
    return new PathFigures(rtt, minRtt, segments, again, bytes, rate);
  }

  private static InetAddress client(String text) {
    return InetAddress.ofLiteral(text);
  }

  private static InetAddress of(byte[] address) {
    try {
      return InetAddress.getByAddress(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
