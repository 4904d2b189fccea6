package perigee.control.mapping;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import perigee.model.fleet.NodeReport;
import perigee.model.mapping.Address;
import perigee.model.mapping.Capacity;
import perigee.model.mapping.ClientDemand;
import perigee.model.mapping.ClientPath;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.Measurements;
import perigee.model.mapping.NodePath;
import perigee.model.mapping.PathSample;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.map.MappingMap;

/// A region that dies where the others are well filled.
class MapperLossTest extends MapperUnderTest {

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
      fleet.awaitDead("edge1", "edge2");
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
}
