package perigee.selection.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.Address;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.PathSample;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.EvidenceConfig;
import perigee.selection.evidence.EvidenceTable;
import perigee.selection.map.MappingMap;
import perigee.selection.predict.Mesh;
import perigee.selection.round.MapRound;
import perigee.selection.round.Placement;
import perigee.selection.round.Places;
import perigee.selection.round.ProbeWish;
import perigee.selection.round.Regret;
import perigee.selection.round.RoundConfig;
import perigee.selection.round.RoundReport;
import perigee.selection.round.Traffic;
import perigee.selection.round.World;

/// Clients that fetch half a megabyte every tenth time, in worlds made by chance as the lab's are:
/// four regions, a quarter of the paths with a detour, a tenth with loss. Answers are kept for 20
/// s, as resolvers keep them, or 5 s if they are tentative, and the truth is the median of many
/// fetches.
class LargeObjectsTest {

  private static final int REGIONS = 4;
  private static final int CLIENTS = 12;
  private static final int BYTES = 512 << 10;
  private static final int WARM_SECONDS = 60;
  private static final int OBSERVED_SECONDS = 120;
  private static final int TRUTH = 51;

  private Random random = new Random(0);
  private EvidenceTable evidence = new EvidenceTable(EvidenceConfig.DEFAULT, new Random(1));
  private MappingMap map = MappingMap.EMPTY;
  private final List<Prefix> clients = new ArrayList<>();
  private double[][] rtt = new double[0][0];
  private double[][] loss = new double[0][0];
  private final double[][] smallMillis = new double[CLIENTS][REGIONS];
  private final double[][] bulkMillis = new double[CLIENTS][REGIONS];
  private final int[][] told = new int[CLIENTS][2];
  private final long[][] toldAt = new long[CLIENTS][2];
  private final long[][] keptMillis = new long[CLIENTS][2];
  private final Regret small = new Regret();
  private final Regret bulk = new Regret();
  private int moves;

  @Test
  void largeObjectsComeFromTheBestRegionToo() {
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(Prefix.of(Address.ipv4(0xC6120000 + (i << 8)), 24));
    }
    for (int seed = 100; seed < 108; seed++) {
      live(seed);
    }
    assertThat(small.meanNanos()).isLessThan(0.2e6);
    assertThat(small.wrongShare()).isLessThan(0.01);
    assertThat(bulk.count()).isGreaterThan(1_500);
    assertThat(bulk.meanNanos()).isLessThan(2e6);
    assertThat(bulk.quantileNanos(0.95)).isLessThan(10e6);
    assertThat(bulk.wrongShare()).isLessThan(0.02);
    // Of 192 clients' minutes.
    assertThat(moves).isLessThan(20);
  }

  private void live(long seed) {
    random = new Random(seed);
    evidence = new EvidenceTable(EvidenceConfig.DEFAULT, new Random(1));
    map = MappingMap.EMPTY;
    for (long[] each : toldAt) {
      Arrays.fill(each, Long.MIN_VALUE / 2);
    }
    World world = world();
    MapRound round = new MapRound(RoundConfig.DEFAULT, Placement.UNBOUNDED, MappingMap.EMPTY);
    for (int second = 1; second <= WARM_SECONDS + OBSERVED_SECONDS; second++) {
      boolean observed = second > WARM_SECONDS;
      long now = second * 1_000L;
      for (int client = 0; client < CLIENTS; client++) {
        visit(client, TrafficClass.SMALL, now, observed);
        visit(
            client, random.nextInt(5) == 0 ? TrafficClass.BULK : TrafficClass.SMALL, now, observed);
      }
      if (second % 5 == 0) {
        RoundReport report = round.hold(world, evidence, List.of(), now);
        moves += observed ? moved(report.map()) : 0;
        map = report.map();
        report.wishes().stream().limit(2 * CLIENTS).forEach(wish -> probe(wish, now));
      }
    }
  }

  private int moved(MappingMap next) {
    int count = 0;
    for (int client = 0; client < CLIENTS; client++) {
      for (TrafficClass each : List.of(TrafficClass.SMALL, TrafficClass.BULK)) {
        count += region(map, client, each) != region(next, client, each) ? 1 : 0;
      }
    }
    return count;
  }

  private void visit(int client, TrafficClass kind, long now, boolean observed) {
    boolean large = kind == TrafficClass.BULK;
    int region = ask(client, kind, now);
    double millis = rtt[client][region];
    Prefix prefix = clients.get(client);
    evidence.addDemand(prefix, kind, 1, large ? BYTES : 1_000, now);
    if (large) {
      Transfer transfer = new Transfer(millis, loss[client][region], BYTES, random);
      add(client, region, transfer.sent(), transfer.lost(), transfer.bps(), now);
    } else {
      // What answers the SYN, and the answer itself.
      add(client, region, 2, lost(client, region) + lost(client, region), 0, now);
    }
    if (observed) {
      double[] all = large ? bulkMillis[client] : smallMillis[client];
      double best = Arrays.stream(all).min().orElseThrow();
      (large ? bulk : small).add(1e6 * all[region], 1e6 * best, 1);
    }
  }

  private int lost(int client, int region) {
    return random.nextDouble() < loss[client][region] ? 1 : 0;
  }

  private int ask(int client, TrafficClass kind, long now) {
    int at = kind == TrafficClass.BULK ? 1 : 0;
    if (now - toldAt[client][at] >= keptMillis[client][at]) {
      int region = region(map, client, kind);
      told[client][at] = region < 0 ? random.nextInt(REGIONS) : region;
      keptMillis[client][at] = isTentative(client, kind) ? 5_000 : 20_000;
      toldAt[client][at] = now;
    }
    return told[client][at];
  }

  private int region(MappingMap from, int client, TrafficClass kind) {
    int row = row(from, client);
    return from.candidateCount(row) == 0 ? -1 : from.region(row, kind, 0);
  }

  private boolean isTentative(int client, TrafficClass kind) {
    return map.isTentative(row(map, client), kind);
  }

  private int row(MappingMap from, int client) {
    Address address = clients.get(client).first();
    return from.unit(address.family(), address.high());
  }

  private void probe(ProbeWish wish, long now) {
    int client = clients.indexOf(wish.client());
    int region = wish.region().charAt(1) - '0';
    double millis = rtt[client][region] * (1 + 0.004 * random.nextDouble());
    evidence.add(
        wish.client(),
        wish.region(),
        new PathSample(MeasurementSource.PROBE, 1, 1e6 * millis, 0, 1, 0, 0),
        now);
  }

  private void add(int client, int region, long sent, long lost, double bps, long now) {
    double millis = rtt[client][region] * (1 + 0.004 * random.nextDouble());
    evidence.add(
        clients.get(client),
        "r" + region,
        new PathSample(MeasurementSource.PASSIVE, 1, 1e6 * millis, 0, sent, lost, bps),
        now);
  }

  /// Places on a flat earth of 20,000 by 10,000 km; the first ones have regions.
  private World world() {
    int places = REGIONS + CLIENTS / 2;
    double[][] millis = new double[places][places];
    double[][] losses = new double[places][places];
    double[] x = random.doubles(places).toArray();
    double[] y = random.doubles(places).toArray();
    for (int a = 0; a < places; a++) {
      for (int b = 0; b < a; b++) {
        double chance = random.nextDouble();
        double far = Math.hypot(200 * (x[a] - x[b]), 100 * (y[a] - y[b]));
        millis[a][b] = chance < 0.25 ? 5 + 295 * random.nextDouble() : 0.4 + 1.4 * far;
        boolean loses = chance >= 0.25 && chance < 0.35;
        losses[a][b] = loses ? 0.005 + 0.03 * random.nextDouble() : 0.0005;
        millis[b][a] = millis[a][b];
        losses[b][a] = losses[a][b];
      }
      losses[a][a] = 0.0005;
    }
    rtt = new double[CLIENTS][REGIONS];
    loss = new double[CLIENTS][REGIONS];
    Random fetches = new Random(random.nextLong());
    for (int client = 0; client < CLIENTS; client++) {
      int place = random.nextInt(places);
      double access = 1 + 15 * random.nextDouble();
      for (int region = 0; region < REGIONS; region++) {
        rtt[client][region] = millis[place][region] + access;
        loss[client][region] = losses[place][region];
        smallMillis[client][region] = 2 * rtt[client][region];
        bulkMillis[client][region] = truth(rtt[client][region], loss[client][region], fetches);
      }
    }
    return world(millis);
  }

  private static double truth(double rttMillis, double loss, Random fetches) {
    double[] all = new double[TRUTH];
    Arrays.setAll(all, _ -> new Transfer(rttMillis, loss, BYTES, fetches).millis());
    Arrays.sort(all);
    return all[TRUTH / 2];
  }

  private static World world(double[][] millis) {
    List<Region> regions = new ArrayList<>();
    List<Server> servers = new ArrayList<>();
    Mesh mesh = new Mesh(REGIONS);
    for (int r = 0; r < REGIONS; r++) {
      regions.add(new Region("r" + r, null, 0));
      servers.add(new Server("s" + r, "r" + r, "a", List.of(Address.ipv4(r + 1)), 80, 443, 5_000));
      for (int other = 0; other < r; other++) {
        mesh.put(r, other, 1e6 * millis[r][other]);
      }
    }
    return new World(
        regions, servers, Set.of(), mesh, Places.UNKNOWN, new Traffic(List.of(), 1_000, BYTES));
  }
}
