package perigee.selection.map;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import perigee.model.mapping.Address;
import perigee.model.mapping.Family;
import perigee.model.mapping.Location;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.model.mapping.TrafficClass;

/// Maps for tests.
public final class Maps {

  private Maps() {}

  public static Prefix prefix(String text) {
    return Prefix.parse(text).orElseThrow();
  }

  public static Address address(String text) {
    return Address.parse(text).orElseThrow();
  }

  /// The same time for each class.
  public static double[] millis(double millis) {
    return new double[] {millis * 1e6, millis * 1e6, millis * 1e6};
  }

  public static Server server(String id, String region, String site, String... addresses) {
    List<Address> parsed = List.of(addresses).stream().map(Maps::address).toList();
    return new Server(id, region, site, parsed, 80, 443, 1);
  }

  /// Random units, nested here and there, some resolvers and hot hosts.
  public static MappingMap random(long seed, int units) {
    Random random = new Random(seed);
    MapBuilder builder = new MapBuilder(seed, 1_700_000_000_000L + seed);
    int regions = 1 + random.nextInt(12);
    for (int r = 0; r < regions; r++) {
      Location place = new Location(random.nextInt(180) - 90, random.nextInt(360) - 180);
      builder.region(new Region("r" + r, r % 3 == 0 ? null : place, random.nextDouble()));
      for (int s = 0; s < 1 + random.nextInt(4); s++) {
        String text = "198.51." + r + "." + s;
        builder.server(server("é" + r + "-" + s, "r" + r, "hall" + s % 2, text, "2001:db8::" + s));
      }
    }
    builder.anywhere();
    candidates(builder, random, regions);
    Set<Prefix> taken = new TreeSet<>();
    for (int u = 0; u < units; u++) {
      Family family = random.nextInt(3) == 0 ? Family.IPV6 : Family.IPV4;
      int length = family == Family.IPV4 ? 6 + random.nextInt(19) : 12 + random.nextInt(53);
      long bits = random.nextLong() & (random.nextBoolean() ? 0xFF3F_FFFF_FFFF_FFFFL : -1);
      Prefix prefix = Prefix.of(family, bits & Prefix.highMask(length), 0, length);
      if (taken.add(prefix)) {
        boolean resolver = random.nextInt(8) == 0;
        candidates(resolver ? builder.resolver(prefix) : builder.unit(prefix), random, regions);
      }
    }
    builder.host(new HostTrait(random.nextLong(), TrafficClass.BULK, 4));
    builder.host(new HostTrait(random.nextLong(), TrafficClass.SMALL, 3));
    return builder.build();
  }

  private static void candidates(MapBuilder builder, Random random, int regions) {
    int first = random.nextInt(regions);
    int count = random.nextInt(Math.min(regions, MapLimits.CANDIDATES) + 1);
    for (int i = 0; i < count; i++) {
      double[] nanos = {
        1e6 * (1 + random.nextInt(300)), 1e9 * random.nextDouble(), 1e8 * random.nextDouble()
      };
      EvidenceSummary evidence =
          new EvidenceSummary(random.nextInt(500), random.nextInt(70_000), random.nextDouble());
      builder.candidate((first + i) % regions, nanos, evidence);
    }
    if (count > 0 && random.nextBoolean()) {
      int chosen = (first + random.nextInt(count)) % regions;
      builder.chosen(TrafficClass.BULK, chosen, Why.CAPACITY);
    }
    if (random.nextBoolean()) {
      builder.tentative(TrafficClass.BULK);
    }
  }
}
