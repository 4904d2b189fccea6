package perigee.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import perigee.lab.scenario.Place;

/// Writes scenarios by chance: places on the inhabited part of the globe, some paths with detours,
/// some with loss, some clients whose resolver is far away. The same seed gives the same file.
final class RandomScenario {

  private static final String[] CONTINENTS = {"na", "sa", "eu", "af", "as", "oc"};

  /// South, north, west and east end of each, in degrees.
  private static final int[][] BOUNDS = {
    {28, 50, -122, -72}, {-35, 5, -75, -38}, {38, 60, -8, 35},
    {-32, 33, -5, 38}, {5, 40, 72, 138}, {-38, -20, 116, 175}
  };

  private static final double DETOURS = 0.25;
  private static final double LOSSY = 0.1;
  private static final double FAR_RESOLVER = 0.25;
  private static final int EDGES_PER_REGION = 2;

  private final Random random;
  private final long seed;
  private final int regions;
  private final int clients;
  private final StringBuilder text = new StringBuilder();
  private final List<String> places = new ArrayList<>();
  private final List<Place> sites = new ArrayList<>();

  private RandomScenario(long seed, int edges, int clients) {
    this.seed = seed;
    this.random = new Random(seed);
    this.regions = Math.max(1, (edges + 1) / EDGES_PER_REGION);
    this.clients = clients;
  }

  /// The file's text.
  static String text(long seed, int edges, int clients) {
    return new RandomScenario(seed, edges, clients).write();
  }

  private String write() {
    line("name: random-%d".formatted(seed));
    line("seed: %d".formatted(seed));
    writePlaces();
    writePaths();
    writeServers();
    int resolvers = writeResolvers();
    writeClients(resolvers);
    writeSchedule();
    return text.toString();
  }

  private void writePlaces() {
    line("places:");
    int wanted = regions + Math.max(3, clients / 2);
    for (int i = 0; i < wanted; i++) {
      int continent = i % CONTINENTS.length;
      int[] bounds = BOUNDS[continent];
      String name = CONTINENTS[continent] + (i / CONTINENTS.length + 1);
      places.add(name);
      Place site = new Place(between(bounds[0], bounds[1]), between(bounds[2], bounds[3]));
      sites.add(site);
      line("  %s: {at: [%.2f, %.2f]}".formatted(name, site.latitude(), site.longitude()));
    }
  }

  private double between(int least, int most) {
    return least + random.nextDouble() * (most - least);
  }

  private void writePaths() {
    line("paths:");
    line("  stretch: %.2f".formatted(1.2 + random.nextDouble() * 0.5));
    line("  usual: {jitter-ms: 0.3, loss: 0.0005, burst: 3, rate-mbit: 30, queue-ms: 80}");
    line("  overrides:");
    for (int i = 0; i < places.size(); i++) {
      for (int j = 0; j < i; j++) {
        double chance = random.nextDouble();
        double rtt = 5 + random.nextDouble() * 295;
        double loss = 0.005 + random.nextDouble() * 0.03;
        if (chance < DETOURS) {
          line(
              "    - {from: %s, to: %s, rtt-ms: %.1f}"
                  .formatted(places.get(i), places.get(j), rtt));
        } else if (chance < DETOURS + LOSSY) {
          line(
              "    - {from: %s, to: %s, loss: %.4f}".formatted(places.get(i), places.get(j), loss));
        }
      }
    }
  }

  private void writeServers() {
    line("regions:");
    for (int i = 0; i < regions; i++) {
      line(
          "  - {name: r%s, place: %s, nodes: %d}"
              .formatted(letter(i), places.get(i), EDGES_PER_REGION));
    }
    line("cores: [{name: core, place: %s}]".formatted(places.get(0)));
    line("control: %s".formatted(places.get(0)));
    line("origin: %s".formatted(places.get(random.nextInt(places.size()))));
    line("root: %s".formatted(places.get(random.nextInt(places.size()))));
    line(
        "name-servers: [{name: ns1, place: %s}, {name: ns2, place: %s}]"
            .formatted(places.get(0), places.get(Math.min(2, places.size() - 1))));
  }

  private int writeResolvers() {
    int count = Math.clamp(clients / 4, 3, 8);
    line("resolvers:");
    for (int i = 0; i < count; i++) {
      line(
          "  - {name: d%d, kind: %s, place: %s}"
              .formatted(
                  i + 1,
                  isBind(i) ? "bind" : "unbound",
                  places.get((regions + i) % places.size())));
    }
    return count;
  }

  private void writeClients(int resolvers) {
    line("clients:");
    for (int i = 0; i < clients; i++) {
      int place = random.nextInt(places.size());
      int any = random.nextInt(resolvers);
      boolean isFar = random.nextDouble() < FAR_RESOLVER && !isBind(any);
      int resolver = isFar ? any : nearest(place, resolvers);
      line(
          "  - {name: c%d, prefix: 198.18.%d.0/24, place: %s, resolver: d%d, access-ms: %.1f}"
              .formatted(
                  i + 1, i + 1, places.get(place), resolver + 1, 1 + random.nextDouble() * 15));
    }
  }

  /// Only resolvers that tell who asks serve clients that are far away.
  private static boolean isBind(int resolver) {
    return resolver % 3 == 2;
  }

  /// The nearest resolver that may serve a place; the first one tells who asks.
  private int nearest(int place, int resolvers) {
    int nearest = 0;
    for (int i = 1; i < resolvers; i++) {
      boolean serves = !isBind(i) || (regions + i) % places.size() == place;
      if (serves && distance(place, i) < distance(place, nearest)) {
        nearest = i;
      }
    }
    return nearest;
  }

  private double distance(int place, int resolver) {
    return sites.get(place).distanceKm(sites.get((regions + resolver) % sites.size()));
  }

  private void writeSchedule() {
    line("schedule:");
    line(
        "  - {step: worse-path, from: %s, to: %s, more-ms: 120, loss: 0.02, lasts: 40s}"
            .formatted(places.get(0), places.get(regions)));
    line("  - {step: kill, node: busiest-edge, lasts: 20s}");
    line("  - {step: cut-from-control, region: ra, lasts: 15s}");
    line("  - {step: kill, node: control, lasts: 15s}");
  }

  private static String letter(int number) {
    return Character.toString('a' + number % 26) + (number < 26 ? "" : number / 26);
  }

  private void line(String written) {
    text.append(written).append('\n');
  }
}
