package perigee.selection.scale;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import perigee.model.mapping.Address;
import perigee.model.mapping.Family;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MapBuilder;
import perigee.selection.map.MapCodec;
import perigee.selection.map.MappingMap;

/// A map as large as the Internet's: how much memory it takes.
final class LargeMap {

  private static final int REGIONS = 200;
  private static final int CANDIDATES = 4;

  private LargeMap() {}

  static MappingMap of(int units) {
    Random random = new Random(1);
    MapBuilder builder = new MapBuilder(1, 1);
    for (int r = 0; r < REGIONS; r++) {
      builder.region(new Region("r" + r, null, 0));
      for (int s = 0; s < 4; s++) {
        Address address = Address.ipv4(r << 8 | s);
        String name = "s" + r + "-" + s;
        builder.server(new Server(name, "r" + r, "hall" + s, List.of(address), 80, 443, 1));
      }
    }
    Set<Prefix> prefixes = new TreeSet<>();
    while (prefixes.size() < units) {
      boolean ipv4 = random.nextInt(4) > 0;
      // Where addresses are in use, as far as that matters to a search.
      long bits = ipv4 ? random.nextLong() : 0x2000L << 48 | random.nextLong() >>> 3;
      int length = ipv4 ? 16 + random.nextInt(9) : 32 + random.nextInt(17);
      Family family = ipv4 ? Family.IPV4 : Family.IPV6;
      prefixes.add(Prefix.of(family, bits & Prefix.highMask(length), 0, length));
    }
    builder.anywhere().candidate(0, new double[] {1e8, 1e9, 3e8}, EvidenceSummary.NONE);
    for (Prefix prefix : prefixes) {
      builder.unit(prefix);
      int first = random.nextInt(REGIONS);
      for (int i = 0; i < CANDIDATES; i++) {
        double[] nanos = {
          1e6 * (1 + random.nextInt(300)), 1e9 * random.nextDouble(), 1e8 * random.nextDouble()
        };
        EvidenceSummary evidence = new EvidenceSummary(random.nextInt(500), 9, 0.9);
        builder.candidate((first + i) % REGIONS, nanos, evidence);
      }
    }
    return builder.build();
  }

  static String report(int units) {
    long before = usedBytes();
    MappingMap map = of(units);
    double megabytes = (usedBytes() - before) / 1e6;
    int bytes = MapCodec.encode(map).length;
    return "a map of %d units, %d candidates each: %.0f MB in memory, %.0f MB as bytes%n"
        .formatted(map.unitCount(), CANDIDATES, megabytes, bytes / 1e6);
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
