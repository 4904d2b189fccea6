package perigee.selection.round;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.selection.map.Maps.address;
import static perigee.selection.map.Maps.prefix;
import static perigee.selection.map.Maps.server;

import java.util.List;
import java.util.Random;
import java.util.Set;
import perigee.model.mapping.Address;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.PathSample;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.TrafficClass;
import perigee.selection.evidence.EvidenceConfig;
import perigee.selection.evidence.EvidenceTable;
import perigee.selection.map.MappingMap;
import perigee.selection.map.Why;
import perigee.selection.predict.Mesh;

/// Rounds over three regions, and what tests ask of them.
abstract class RoundUnderTest {

  static final Mesh MESH = new Mesh(3).put(0, 1, 60e6).put(1, 2, 60e6).put(0, 2, 120e6);
  final EvidenceTable evidence = new EvidenceTable(EvidenceConfig.DEFAULT, new Random(1));
  MapRound round = new MapRound(RoundConfig.DEFAULT, Placement.UNBOUNDED, MappingMap.EMPTY);
  World world = world(Set.of());
  List<ResolverClients> resolvers = List.of();
  long now;
  RoundReport report = round.hold(world, evidence, resolvers, now);

  void hold() {
    report = round.hold(world, evidence, resolvers, now);
  }

  void measure(String client, double east, double north, double west) {
    now += 10;
    add(client, "east", east, 0);
    add(client, "north", north, 0);
    add(client, "west", west, 0);
  }

  void repeat(String client, String region, double millis, int times) {
    for (int i = 0; i < times; i++) {
      now += 1_000;
      add(client, region, millis, 0);
    }
  }

  void add(String client, String region, double millis, long lost) {
    evidence.add(
        prefix(client),
        region,
        new PathSample(MeasurementSource.PASSIVE, 1, millis * 1e6, 0, 20, lost, 0),
        now);
  }

  Prefix unit(String client) {
    Prefix found = report.map().prefix(row(client));
    assertThat(found).isNotNull();
    return found == null ? Prefix.ALL_IPV4 : found;
  }

  String region(String client) {
    return name(row(client));
  }

  String name(int row) {
    int region = report.map().region(row, TrafficClass.SMALL, 0);
    return report.map().regions().get(region).id();
  }

  Why why(String client) {
    return report.map().why(row(client), TrafficClass.SMALL);
  }

  int row(String client) {
    Address asked = address(client);
    return report.map().unit(asked.family(), asked.high());
  }

  static World world(Set<String> closed) {
    List<Region> regions =
        List.of(
            new Region("east", null, 0), new Region("north", null, 0), new Region("west", null, 0));
    return new World(
        regions,
        List.of(
            server("e1", "east", "a", "192.0.2.1"),
            server("n1", "north", "a", "192.0.2.2"),
            server("w1", "west", "a", "192.0.2.3")),
        closed,
        MESH,
        Places.UNKNOWN);
  }
}
