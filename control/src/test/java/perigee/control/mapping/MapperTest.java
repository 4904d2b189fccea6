package perigee.control.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.Address;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.Measurements;
import perigee.model.mapping.NameSighting;
import perigee.model.mapping.NodePath;
import perigee.model.mapping.PathSample;
import perigee.selection.map.MapCodec;
import perigee.selection.map.MapRead;
import perigee.selection.map.MappingMap;

class MapperTest extends MapperUnderTest {

  @Test
  void measurementsDecideAndAreStillThereAfterARestart() throws Exception {
    try (Mapper mapper = openQuick()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1");
      fleet.come("edge2", "west", "198.51.100.2");
      fleet.awaitMap(_ -> true);
      for (int i = 0; i < 3; i++) {
        measure("edge1", 80e6);
        measure("edge2", 15e6);
      }
      fleet.awaitMap(_ -> chosen(mapper).equals("west"));
      Explained explained = mapper.explain(CLIENT, false, "www.example", null).orElseThrow();
      assertThat(explained.answers().getFirst().servers()).startsWith("edge2");
      assertThat(explained.answers().getFirst().candidates().getFirst().samples()).isPositive();
      assertThat(explained.answers().getFirst().wouldChange()).contains("east by ");
      // What was answered before the measurements can be explained as well.
      Instant first = mapper.remembersSince().orElseThrow();
      assertThat(mapper.explain(CLIENT, false, "www.example", first)).isPresent();
      assertThat(mapper.explain(CLIENT, false, "www.example", first.minusSeconds(1))).isEmpty();
    }
    EdgeFleet again = new EdgeFleet();
    try (Mapper mapper =
        Mapper.open(data, config(), "perigee.test", again, InstantSource.system(), new Random())) {
      assertThat(chosen(mapper)).isEqualTo("west");
      mapper.start();
      // Only one is back: no map is made until the other had the time to come.
      again.come("edge1", "east", "198.51.100.1");
      again.awaitMap(_ -> true);
      assertThat(chosen(mapper)).isEqualTo("west");
      again.come("edge2", "west", "198.51.100.2");
      long version = again.awaitMap(_ -> true);
      again.awaitMap(next -> next > version);
      assertThat(chosen(mapper)).isEqualTo("west");
    }
  }

  @Test
  void aMapCountsFromWhenANameServerAnswersFromIt() throws Exception {
    try (Mapper mapper = open()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1");
      fleet.come("edge2", "west", "198.51.100.2");
      fleet.awaitMap(_ -> servers(mapper) == 2);
      fleet.comeNameServer("ns1");
      fleet.awaitMap(_ -> !fleet.maps("ns1").isEmpty());
      fleet.come("edge3", "south", "198.51.100.3");
      fleet.awaitMap(_ -> !fleet.maps("edge3").isEmpty());
      // Control has sent the third server to edges, but who answers names has not heard of it.
      assertThat(servers(mapper)).isEqualTo(2);
      Instant before = Instant.now();
      fleet.awaitMap(_ -> {
        fleet
            .maps("ns1")
            .forEach(sent -> fleet.observer().mapTaken("ns1", sent.version(), List.of()));
        return servers(mapper) == 3;
      });
      long then = mapper.explain(CLIENT, false, "www.example", before).orElseThrow().mapVersion();
      long now =
          mapper.explain(CLIENT, false, "www.example", Instant.now()).orElseThrow().mapVersion();
      assertThat(now).isBetween(then + 1, fleet.maps("ns1").getLast().version());
    }
  }

  private static int servers(Mapper mapper) {
    return mapper.view().map(view -> view.map().servers().size()).orElse(0);
  }

  @Test
  void aDeathIsToldBeforeTheNextMap() throws Exception {
    try (Mapper mapper = open()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1");
      fleet.come("edge2", "west", "198.51.100.2");
      fleet.come("edge3", "west", "198.51.100.3");
      fleet.awaitMap(_ -> mapper.view().orElseThrow().map().servers().size() == 3);
      for (String edge : List.of("edge1", "edge2", "edge3")) {
        fleet.observer().reported(edge, NodeReport.NONE);
      }
      fleet.awaitMap(_ -> mapper.figures().recipients() == 3);
      for (String edge : List.of("edge2", "edge3")) {
        fleet.observer().reported(edge, NodeReport.NONE);
      }
      fleet.observer().left("edge1");
      PathSample lost = new PathSample(MeasurementSource.PROBE, 1, 0, 0, 1, 1, 0);
      for (String witness : List.of("edge2", "edge3")) {
        NodePath path = new NodePath("edge1", false, lost);
        fleet
            .observer()
            .measured(witness, new Measurements(List.of(), List.of(path), List.of(), List.of()));
      }
      long told = fleet.awaitDead("edge1", "edge2");
      fleet.awaitMap(_ -> chosen(mapper).equals("west"));
      MappingMap then =
          taken("edge2").stream().filter(map -> map.version() == told).findAny().orElseThrow();
      assertThat(then.servers()).anyMatch(server -> server.id().equals("edge1"));
    }
  }

  @Test
  void aSmallGainThatLastsIsNotHeldUpByTheAllocator() throws Exception {
    try (Mapper mapper = openQuick()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1");
      fleet.come("edge2", "west", "198.51.100.2");
      measure("edge1", 100e6);
      fleet.awaitMap(_ -> mapper.view().orElseThrow().map().unitCount() > 0);
      assertThat(chosen(mapper)).isEqualTo("east");
      measure("edge2", 95e6);
      fleet.awaitMap(_ -> chosen(mapper).equals("west"));
    }
  }

  @Test
  void aResolverIsProbedThoughItFetchesNothing() throws Exception {
    try (Mapper mapper = open()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1");
      NameSighting seen = new NameSighting("", "192.0.2.53", true);
      fleet
          .observer()
          .measured("ns1", new Measurements(List.of(), List.of(), List.of(seen), List.of()));
      fleet.awaitMap(_ -> mapper.figures().probes() > 0);
    }
  }

  @Test
  void withoutEvidenceTheOperatorsTableDecides() throws Exception {
    Files.writeString(data.resolve("table.csv"), "203.0.113.0/24,region=west\n");
    try (Mapper mapper = open()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1");
      fleet.come("edge2", "west", "198.51.100.2");
      measure("edge1", 0.0);
      fleet.awaitMap(_ -> mapper.view().orElseThrow().map().unitCount() > 0);
      Explained explained = mapper.explain(CLIENT, false, "www.example", null).orElseThrow();
      assertThat(explained.place().orElseThrow().source()).isEqualTo("table");
      assertThat(explained.answers().getFirst().chosen()).isEqualTo("west");
    }
  }

  @Test
  void whoHasAMapIsSentWhatChanged() throws Exception {
    try (Mapper mapper = openQuick()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1");
      fleet.come("edge2", "west", "198.51.100.2");
      // Neighbours that are best apart, so that each is a unit.
      for (int i = 0; i < 64; i++) {
        Address client = Address.parse("203.0." + i + ".9").orElseThrow();
        measure("edge1", client, i % 2 == 0 ? 10e6 : 80e6);
        measure("edge2", client, i % 2 == 0 ? 80e6 : 10e6);
      }
      fleet.awaitMap(_ -> mapper.figures().deltas() > 2);
      assertThat(taken("edge1")).hasSizeGreaterThan(2);
    }
  }

  @Test
  void whatIsSentIsAMapThatIsOnDiskAlready() throws Exception {
    try (Mapper mapper = open()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1");
      long version = fleet.awaitMap(_ -> true);
      byte[] kept = Files.readAllBytes(data.resolve("mapping.map"));
      assertThat(MapCodec.decode(kept)).isInstanceOf(MapRead.Complete.class);
      assertThat(mapper.figures().failures()).isZero();
      assertThat(version).isPositive();
    }
  }
}
