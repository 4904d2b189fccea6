package perigee.control.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import perigee.model.mapping.Capacity;
import perigee.model.mapping.TrafficClass;
import perigee.selection.Hashing;

/// What the map says of hosts by what is asked for of them.
class MapperHostsTest extends MapperUnderTest {

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
  void whereLargeObjectsWereNotFetchedYetIsSaidToBeTentative() throws Exception {
    try (Mapper mapper = open()) {
      mapper.start();
      fleet.come("edge1", "east", "198.51.100.1");
      measure("edge1", 10e6);
      fleet.awaitMap(_ -> mapper.view().orElseThrow().map().unitCount() > 0);
      Explained explained = mapper.explain(CLIENT, false, "dl.example", null).orElseThrow();
      assertThat(explained.answers())
          .filteredOn(Explained.Answer::tentative)
          .extracting(Explained.Answer::trafficClass)
          .containsExactly(TrafficClass.BULK, TrafficClass.STREAM);
    }
  }

  @Test
  void aHostThatNeedsSeveralServersIsSpread() throws Exception {
    try (Mapper mapper = openQuick()) {
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
}
