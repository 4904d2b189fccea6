package perigee.selection.scale;

import java.io.IOException;
import java.nio.file.Path;
import perigee.selection.map.MapCodec;
import perigee.selection.round.RoundReport;

/// The report of `bench/mapping.sh`: what clients lose by our choice, and by others, on a published
/// matrix of round-trip times with synthetic loss.
final class MappingAtScale {

  private static final int ROUNDS = 120;
  private static final int QUIET_ROUNDS = 60;
  private static final double PROBES = 0.5;

  private MappingAtScale() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws IOException {
    int regions = Integer.parseInt(arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      System.out.println(arguments[i]);
      RttMatrix matrix = RttMatrix.read(Path.of(arguments[i]));
      for (double lossy : new double[] {0, 0.1}) {
        System.out.print(report(matrix, regions, lossy, i));
      }
    }
    System.out.print(LargeMap.report(444_000));
  }

  static String report(RttMatrix matrix, int regions, double lossyShare, long seed) {
    Truth truth = new Truth(matrix, regions, lossyShare, seed);
    VirtualFleet fleet = new VirtualFleet(truth, PROBES);
    StringBuilder text = new StringBuilder(4096);
    text.append(
        "%d prefixes at %d places, %d regions; synthetic loss on %.0f %% of the paths%n"
            .formatted(truth.clients.size(), matrix.size() - regions, regions, 100 * lossyShare));
    text.append("lost, ms:       RTT: mean    p95    p99  wrong | small: mean  p95    p99 wrong");
    text.append(" | hottest\n");
    RoundReport last = fleet.step();
    text.append(Score.of(truth, fleet::region).line("first map")).append('\n');
    for (int i = 1; i < ROUNDS; i++) {
      last = fleet.step();
    }
    text.append(Score.of(truth, fleet::region).line("perigee")).append('\n');
    text.append(Score.of(truth, c -> nearestOfResolver(truth, c)).line("resolver RTT"));
    text.append('\n');
    text.append(Score.of(truth, _ -> truth.random().nextInt(regions)).line("random")).append('\n');
    text.append(quiet(fleet, last)).append(reaction(truth, fleet));
    return text.toString();
  }

  private static int nearestOfResolver(Truth truth, int client) {
    int best = 0;
    for (int region = 1; region < truth.regions; region++) {
      if (truth.resolverMillis(client, region) < truth.resolverMillis(client, best)) {
        best = region;
      }
    }
    return best;
  }

  private static String quiet(VirtualFleet fleet, RoundReport before) {
    int moved = fleet.moved();
    RoundReport last = before;
    for (int i = 0; i < QUIET_ROUNDS; i++) {
      last = fleet.step();
    }
    double minutes = QUIET_ROUNDS / 12.0;
    return "nothing changes: %.2f %% of the units move in a minute; %d units, %d bytes of map; own estimate of regret %.1f ms, wrong %.1f %%%n"
        .formatted(
            100.0 * (fleet.moved() - moved) / minutes / last.units(),
            last.units(),
            MapCodec.encode(last.map()).length,
            last.regret().meanNanos() / 1e6,
            100 * last.regret().wrongShare());
  }

  /// A tenth of the clients find their way to their region 150 ms longer.
  private static String reaction(Truth truth, VirtualFleet fleet) {
    int[] before = new int[truth.clients.size()];
    for (int client = 0; client < before.length; client += 10) {
      before[client] = fleet.region(client);
      truth.slow(client, before[client], 150);
    }
    long since = fleet.nowMillis();
    StringBuilder text = new StringBuilder("a tenth get 150 ms more on their way; wrong:");
    for (int i = 0; i < 12; i++) {
      fleet.step();
      Score score = Score.of(truth, fleet::region);
      text.append(
          " %.1f%% (%d s)"
              .formatted(100 * score.rtt().wrongShare(), (fleet.nowMillis() - since) / 1000));
    }
    return text.append('\n').toString();
  }
}
