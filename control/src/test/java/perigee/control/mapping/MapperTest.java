package perigee.control.mapping;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import perigee.model.fleet.FleetMessage;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.Address;
import perigee.model.mapping.Capacity;
import perigee.model.mapping.ClientDemand;
import perigee.model.mapping.ClientPath;
import perigee.model.mapping.Location;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.Measurements;
import perigee.model.mapping.NameSighting;
import perigee.model.mapping.NodePath;
import perigee.model.mapping.PathSample;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.Hashing;
import perigee.selection.answer.Reason;
import perigee.selection.map.MapCodec;
import perigee.selection.map.MapDelta;
import perigee.selection.map.MapRead;
import perigee.selection.map.MappingMap;

@Timeout(value = 120, unit = SECONDS)
class MapperTest {

  private static final Address CLIENT = Address.parse("203.0.113.9").orElseThrow();

  @TempDir private Path data;
  private final EdgeFleet fleet = new EdgeFleet();
  private List<MappingConfig.CostLimit> costLimits = List.of();
  private List<MappingConfig.HostContract> contracts = List.of();

  @Test
  void measurementsDecideAndAreStillThereAfterARestart() throws Exception {
    try (Mapper mapper = open()) {
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
      long before = System.nanoTime();
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
      fleet.awaitDead("edge1");
      assertThat(System.nanoTime() - before).isLessThan(SECONDS.toNanos(2));
      fleet.awaitMap(_ -> chosen(mapper).equals("west"));
    }
  }

  @Test
  void whatARegionHasNoRoomForGoesToTheNext() throws Exception {
    try (Mapper mapper = open()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1", new Capacity(0, 100, 0));
      fleet.come("edge2", "west", "198.51.100.2");
      measure("edge2", 60e6);
      for (int i = 0; i < 20; i++) {
        measure("edge1", 10e6);
        ask("edge1", "www.example", 10, 10_000);
      }
      fleet.awaitMap(_ -> chosen(mapper).equals("west"));
      Explained explained = mapper.explain(CLIENT, false, "www.example", null).orElseThrow();
      assertThat(explained.answers().getFirst().reason()).isEqualTo(Reason.CAPACITY);
      assertThat(explained.answers().getFirst().wouldChange()).startsWith("room in east");
      fleet.awaitMap(_ -> mapper.figures().displaced() > 0);
    }
  }

  @Test
  void aSmallGainThatLastsIsNotHeldUpByTheAllocator() throws Exception {
    try (Mapper mapper = open()) {
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
  void requestsNeedRoomAsBytesDo() throws Exception {
    try (Mapper mapper = open()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1", new Capacity(4, 0, 0));
      fleet.come("edge2", "west", "198.51.100.2", new Capacity(400, 0, 0));
      measure("edge2", 60e6);
      for (int i = 0; i < 20; i++) {
        measure("edge1", 10e6);
        ask("edge1", "www.example", 10, 10_000);
      }
      fleet.awaitMap(_ -> chosen(mapper).equals("west"));
      Explained explained = mapper.explain(CLIENT, false, "www.example", null).orElseThrow();
      assertThat(explained.answers().getFirst().reason()).isEqualTo(Reason.CAPACITY);
    }
  }

  @Test
  void aHostThatServesLargeObjectsIsOfThatClass() throws Exception {
    try (Mapper mapper = open()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1");
      measure("edge1", 10e6);
      for (int i = 0; i < 5; i++) {
        ask("edge1", "dl.example", 1, 3e6);
        ask("edge1", "www.example", 10, 3e5);
      }
      fleet.awaitMap(_ -> hostClass(mapper, "dl.example") == TrafficClass.BULK);
      assertThat(hostClass(mapper, "DL.Example")).isEqualTo(TrafficClass.BULK);
      assertThat(hostClass(mapper, "www.example")).isEqualTo(TrafficClass.SMALL);
    }
  }

  @Test
  void aHostThatNeedsSeveralServersIsSpread() throws Exception {
    try (Mapper mapper = open()) {
      mapper.start();
      for (int i = 1; i <= 4; i++) {
        fleet.come("edge" + i, "east", "198.51.100." + i, new Capacity(100, 0, 0));
      }
      for (int i = 0; i < 20; i++) {
        ask("edge1", "www.example", 800, 800_000);
        ask("edge2", "www.example", 800, 800_000);
        ask("edge2", "img.example", 20, 20_000);
      }
      fleet.awaitMap(_ -> spread(mapper, "www.example") > 2);
      assertThat(spread(mapper, "img.example")).isZero();
    }
  }

  private static int spread(Mapper mapper, String host) {
    return mapper.view().map(view -> view.map().spread(Hashing.hash(host))).orElse(0);
  }

  private static TrafficClass hostClass(Mapper mapper, String host) {
    return mapper
        .explain(CLIENT, false, host, null)
        .map(Explained::hostClass)
        .orElse(TrafficClass.SMALL);
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
  void aDearRegionCarriesNoMoreThanItsLimit() throws Exception {
    costLimits = List.of(new MappingConfig.CostLimit(2, 100));
    try (Mapper mapper = open()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1", Capacity.UNKNOWN, 5);
      fleet.come("edge2", "west", "198.51.100.2");
      measure("edge2", 60e6);
      for (int i = 0; i < 20; i++) {
        measure("edge1", 10e6);
        ask("edge1", "www.example", 10, 10_000);
      }
      fleet.awaitMap(_ -> chosen(mapper).equals("west"));
      Explained explained = mapper.explain(CLIENT, false, "www.example", null).orElseThrow();
      assertThat(explained.answers().getFirst().reason()).isEqualTo(Reason.CAPACITY);
    }
  }

  @Test
  void aHostWithAContractStaysWhereOthersFindNoRoom() throws Exception {
    contracts = List.of(new MappingConfig.HostContract(List.of("vip.example"), 1_000, 10));
    try (Mapper mapper = open()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1", new Capacity(0, 100, 0));
      fleet.come("edge2", "west", "198.51.100.2");
      measure("edge2", 60e6);
      for (int i = 0; i < 20; i++) {
        measure("edge1", 10e6);
        ask("edge1", "www.example", 10, 10_000);
      }
      fleet.awaitMap(_ -> chosen(mapper).equals("west"));
      Explained.Answer vip = answer(mapper, "vip.example");
      assertThat(vip.reason()).isEqualTo(Reason.GUARANTEED);
      assertThat(vip.chosen()).isEqualTo("east");
      // Beyond what was agreed it is as everybody.
      for (int i = 0; i < 20; i++) {
        ask("edge1", "vip.example", 10, 1_000_000);
      }
      fleet.awaitMap(_ -> answer(mapper, "vip.example").chosen().equals("west"));
    }
  }

  private static Explained.Answer answer(Mapper mapper, String host) {
    return mapper.explain(CLIENT, false, host, null).orElseThrow().answers().getFirst();
  }

  @Test
  void theLossOfARegionOverloadsNoOther() throws Exception {
    int networks = 40;
    double each = 60_000;
    double room = 1_000_000;
    Set<String> dead = ConcurrentHashMap.newKeySet();
    try (Mapper mapper = open();
        ScheduledExecutorService world = Executors.newSingleThreadScheduledExecutor()) {
      mapper.start();
      for (int edge = 1; edge <= 4; edge++) {
        fleet.come("edge" + edge, "region" + edge, "198.51.100." + edge, new Capacity(0, room, 0));
      }
      // Half are best in each of two regions, which have no room for that many.
      Future<?> _ = world.scheduleAtFixedRate(() -> second(dead, networks, each), 0, 1, SECONDS);
      fleet.awaitMap(_ -> mapper.view().orElseThrow().map().unitCount() > 0);
      fleet.awaitMap(_ -> mostCarried(mapper, networks, each) <= room);
      assertThat(carried(mapper, networks, each).get("region1")).isPositive();
      dead.add("edge1");
      fleet.observer().left("edge1");
      fleet.awaitDead("edge1");
      fleet.awaitMap(_ -> !carried(mapper, networks, each).containsKey("region1"));
      assertThat(carried(mapper, networks, each).values()).allMatch(bytes -> bytes <= room);
    }
  }

  /// A second of four edges: they report, probe each other, and serve clients.
  private void second(Set<String> dead, int networks, double each) {
    for (int edge = 1; edge <= 4; edge++) {
      String id = "edge" + edge;
      if (dead.contains(id)) {
        continue;
      }
      List<ClientPath> paths = new ArrayList<>();
      List<ClientDemand> demands = new ArrayList<>();
      for (int network = 0; network < networks; network++) {
        Prefix prefix = network(network);
        // Neighbours are best apart, so that each is a unit.
        double rtt = edge == 1 + network % 2 ? 10e6 : (30 + 10 * edge) * 1e6;
        PathSample sample = new PathSample(MeasurementSource.PASSIVE, 20, rtt, 0, 100, 0, 0);
        paths.add(new ClientPath(prefix, prefix.first(), "", sample));
        demands.add(new ClientDemand(prefix, "www.example", 1, each / (4 - dead.size())));
      }
      PathSample probe = new PathSample(MeasurementSource.PROBE, 1, 1e6, 0, 1, 0, 0);
      List<NodePath> nodes =
          IntStream.rangeClosed(1, 4)
              .mapToObj(other -> "edge" + other)
              .map(other -> new NodePath(other, !dead.contains(other), probe))
              .toList();
      fleet.observer().reported(id, NodeReport.NONE);
      fleet.observer().measured(id, new Measurements(paths, nodes, List.of(), demands));
    }
  }

  private static Prefix network(int number) {
    return Prefix.of(Address.parse("203.0." + number + ".0").orElseThrow(), 24);
  }

  /// Bytes a second that each region has by the map.
  private static Map<String, Double> carried(Mapper mapper, int networks, double each) {
    MappingMap map = mapper.view().orElseThrow().map();
    Map<String, Double> carried = new HashMap<>();
    for (int i = 0; i < networks; i++) {
      int row = map.unit(network(i));
      String region = map.regions().get(map.region(row, TrafficClass.SMALL, 0)).id();
      carried.merge(region, each, Double::sum);
    }
    return carried;
  }

  private static double mostCarried(Mapper mapper, int networks, double each) {
    return Collections.max(carried(mapper, networks, each).values());
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
    try (Mapper mapper = open()) {
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
      byte[] has = new byte[0];
      for (FleetMessage.NewMap sent : fleet.maps("edge1")) {
        byte[] bytes = Base64.getDecoder().decode(sent.bytes());
        if (MapDelta.isDelta(bytes)) {
          assertThat(MapDelta.apply(has, bytes)).isInstanceOf(MapDelta.Whole.class);
          bytes = ((MapDelta.Whole) MapDelta.apply(has, bytes)).bytes();
        }
        has = bytes;
        assertThat(MapCodec.decode(has))
            .isInstanceOfSatisfying(
                MapRead.Complete.class,
                read -> assertThat(read.map().version()).isEqualTo(sent.version()));
      }
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

  private Mapper open() throws IOException {
    return Mapper.open(data, config(), "perigee.test", fleet, InstantSource.system(), new Random());
  }

  private MappingConfig config() {
    Path table = data.resolve("table.csv");
    return new MappingConfig(
        Map.of(
            "east", new Location(40.7, -74),
            "west", new Location(37.8, -122.4)),
        Optional.empty(),
        Files.exists(table) ? Optional.of(table) : Optional.empty(),
        costLimits,
        contracts);
  }

  private static String chosen(Mapper mapper) {
    return mapper
        .explain(CLIENT, false, "www.example", null)
        .map(explained -> explained.answers().getFirst().chosen())
        .orElse("");
  }

  private void measure(String edge, double rttNanos) {
    measure(edge, CLIENT, rttNanos);
  }

  private void measure(String edge, Address client, double rttNanos) {
    PathSample sample =
        new PathSample(MeasurementSource.PASSIVE, 20, rttNanos, 0, rttNanos > 0 ? 100 : 0, 0, 0);
    Prefix prefix = Prefix.of(client, 24);
    ClientPath path = new ClientPath(prefix, client, "", sample);
    fleet
        .observer()
        .measured(edge, new Measurements(List.of(path), List.of(), List.of(), List.of()));
  }

  private void ask(String edge, String host, double requests, double bytes) {
    ClientDemand demand = new ClientDemand(Prefix.of(CLIENT, 24), host, requests, bytes);
    fleet
        .observer()
        .measured(edge, new Measurements(List.of(), List.of(), List.of(), List.of(demand)));
  }
}
