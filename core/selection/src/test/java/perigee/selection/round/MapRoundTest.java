package perigee.selection.round;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.selection.map.Maps.address;
import static perigee.selection.map.Maps.prefix;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.Address;
import perigee.model.mapping.Dimension;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.PathSample;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.TrafficClass;
import perigee.selection.map.MappingMap;
import perigee.selection.map.Why;
import perigee.selection.predict.Gain;
import perigee.selection.predict.Mesh;

class MapRoundTest extends RoundUnderTest {

  @Test
  void everybodyIsSentWhereMeasurementsSay() {
    measure("203.0.113.0/24", 10, 70, 130);
    measure("198.51.100.0/24", 130, 65, 8);
    hold();
    assertThat(region("203.0.113.9")).isEqualTo("east");
    assertThat(region("198.51.100.9")).isEqualTo("west");
    assertThat(report.regret().meanNanos()).isZero();
    assertThat(report.map().version()).isEqualTo(2);
  }

  @Test
  void agreeingNeighboursAreOneUnitAndOthersAreApart() {
    measure("203.0.0.0/24", 10, 70, 130);
    measure("203.0.1.0/24", 11, 72, 131);
    measure("203.0.2.0/24", 12, 71, 128);
    hold();
    assertThat(unit("203.0.1.9")).isEqualTo(prefix("203.0.0.0/16"));
    assertThat(report.units()).isEqualTo(1);
    measure("203.0.3.0/24", 130, 70, 9);
    hold();
    assertThat(region("203.0.3.9")).isEqualTo("east");
    hold();
    assertThat(unit("203.0.3.9")).isEqualTo(prefix("203.0.3.0/24"));
    assertThat(region("203.0.3.9")).isEqualTo("west");
    assertThat(region("203.0.1.9")).isEqualTo("east");
    assertThat(region("203.0.77.9")).isEqualTo("east");
    // The answer for 203.0.1.9 is true for a block that leaves 203.0.3.0/24 out.
    Address asked = address("203.0.1.9");
    assertThat(report.map().scope(asked.family(), asked.high())).isEqualTo(23);
  }

  @Test
  void fewPerCentOfALongWayAreReasonEnoughToBeApart() {
    for (int i = 0; i < 10; i++) {
      measure("203.0.0.0/24", 186, 193, 260);
      measure("203.0.1.0/24", 190, 150, 260);
      measure("203.0.2.0/24", 190, 150, 260);
    }
    hold();
    // Together they are nearer to the north; the first loses 4 %, seven milliseconds each way.
    assertThat(region("203.0.1.9")).isEqualTo("north");
    assertThat(unit("203.0.1.9")).isEqualTo(prefix("203.0.0.0/16"));
    assertThat(region("203.0.0.9")).isEqualTo("east");
    assertThat(unit("203.0.0.9")).isEqualTo(prefix("203.0.0.0/24"));
    // It stays so while that shrinks a little.
    for (int i = 0; i < 60; i++) {
      measure("203.0.0.0/24", 186, 187.5, 260);
      hold();
      assertThat(region("203.0.0.9")).isEqualTo("east");
    }
  }

  @Test
  void whoIsHeldAmongOthersGoesAloneIfItGainsForSure() {
    measure("203.0.0.0/24", 150, 150, 260);
    measure("203.0.1.0/24", 150, 155, 260);
    hold();
    assertThat(region("203.0.0.9")).isEqualTo("east");
    for (int i = 0; i <= Gain.NEW_ROUNDS; i++) {
      hold();
    }
    for (int i = 0; i < 30; i++) {
      measure("203.0.0.0/24", 150, 139, 260);
    }
    // 7 % are no gain for which all would move at once, and one of them gains nothing.
    for (int i = 0; i < 3; i++) {
      hold();
    }
    assertThat(region("203.0.0.9")).isEqualTo("north");
    assertThat(region("203.0.1.9")).isEqualTo("east");
    hold();
    assertThat(region("203.0.0.9")).isEqualTo("north");
  }

  @Test
  void aPrefixThatIsNearlyApartDoesNotComeAndGo() {
    measure("203.0.0.0/24", 10, 70, 130);
    measure("203.0.0.0/24", 10, 70, 130);
    measure("203.0.3.0/24", 70, 60, 130);
    hold();
    Prefix before = unit("203.0.3.9");
    for (int i = 0; i < 20; i++) {
      now += 1_000;
      add("203.0.3.0/24", "east", 62 + i % 2, 0);
      add("203.0.3.0/24", "north", 60, 0);
      hold();
      assertThat(unit("203.0.3.9")).isEqualTo(before);
    }
  }

  @Test
  void neighboursThatAgreeAreApartIfTheyAskForMuch() {
    for (int i = 0; i < 60; i++) {
      measure("203.0.0.0/24", 10, 70, 130);
      measure("203.0.1.0/24", 10, 70, 130);
      now += 1_000;
      evidence.addDemand(prefix("203.0.0.0/24"), TrafficClass.SMALL, 0.01, 10, now);
      evidence.addDemand(prefix("203.0.1.0/24"), TrafficClass.SMALL, 0.01, 10, now);
    }
    hold();
    assertThat(unit("203.0.1.9")).isEqualTo(prefix("203.0.0.0/16"));
    double capacity = world.servers().getFirst().capacity();
    for (int i = 0; i < 60; i++) {
      now += 1_000;
      evidence.addDemand(prefix("203.0.0.0/24"), TrafficClass.SMALL, capacity, 1e3, now);
    }
    hold();
    assertThat(unit("203.0.1.9")).isEqualTo(prefix("203.0.1.0/24"));
    assertThat(unit("203.0.0.9")).isEqualTo(prefix("203.0.0.0/24"));
  }

  @Test
  void resolversAreWhereTheirClientsAre() {
    measure("203.0.113.0/24", 10, 70, 130);
    measure("198.51.100.0/24", 130, 65, 8);
    measure("192.0.2.0/24", 5, 60, 120);
    Prefix resolver = prefix("192.0.2.53/32");
    resolvers =
        List.of(
            new ResolverClients(
                resolver, Map.of(prefix("198.51.100.0/24"), 9.0, prefix("203.0.113.0/24"), 1.0)));
    hold();
    int row = report.map().resolver(resolver.family(), resolver.high());
    assertThat(name(row)).isEqualTo("west");
    assertThat(region("192.0.2.53")).isEqualTo("east");
  }

  @Test
  void resolversOfOneIpv6NetworkAreOne() {
    measure("203.0.113.0/24", 10, 70, 130);
    Map<Prefix, Double> clients = Map.of(prefix("203.0.113.0/24"), 1.0);
    resolvers =
        List.of(
            new ResolverClients(prefix("2001:db8::53/128"), clients),
            new ResolverClients(prefix("2001:db8::54/128"), clients));
    hold();
    Address asked = address("2001:db8::53");
    int row = report.map().resolver(asked.family(), asked.high());
    assertThat(report.map().prefix(row)).isEqualTo(prefix("2001:db8::/64"));
    assertThat(name(row)).isEqualTo("east");
  }

  @Test
  void aWorldWithoutRegionsTellsNobodyAndOneThatIsClosedAllTheSame() {
    measure("203.0.113.0/24", 10, 70, 130);
    hold();
    world = new World(List.of(), List.of(), Set.of(), new Mesh(0), Places.UNKNOWN);
    hold();
    assertThat(report.map().candidateCount(row("203.0.113.9"))).isZero();
    world = world(Set.of("east", "north", "west"));
    hold();
    assertThat(region("203.0.113.9")).isEqualTo("east");
  }

  @Test
  void whatWouldHelpToKnowIsWishedFor() {
    add("203.0.113.0/24", "east", 100, 0);
    hold();
    assertThat(report.wishes()).extracting(ProbeWish::region).contains("west");
    for (ProbeWish wish : report.wishes()) {
      assertThat(wish.client()).isEqualTo(prefix("203.0.113.0/24"));
    }
    for (int i = 0; i < 4; i++) {
      measure("203.0.113.0/24", 10, 70, 130);
    }
    hold();
    assertThat(report.wishes()).isEmpty();
  }

  @Test
  void anUnmeasuredRegionIsVisitedOnceAndNotForLong() {
    world = new World(world.regions(), world.servers(), Set.of(), new Mesh(3), Places.UNKNOWN);
    for (int i = 0; i < 120; i++) {
      measure("10.%d.0.0/24".formatted(i), 120, 150, 160);
    }
    add("203.0.113.0/24", "east", 120, 0);
    int visits = 0;
    int first = 0;
    for (int second = 0; second < 300; second++) {
      now += 1_000;
      add("203.0.113.0/24", "east", 120, 0);
      hold();
      boolean visiting = why("203.0.113.9") == Why.EXPLORED;
      visits += visiting ? 1 : 0;
      first = visiting && first == 0 ? second : first;
    }
    assertThat(visits).isBetween(20, 30);
    // Probes had their time before.
    assertThat(first).isBetween(60, 200);
    assertThat(region("203.0.113.9")).isEqualTo("east");
  }

  @Test
  void inASmallNetworkHardlyAnybodyIsSentExploring() {
    world = new World(world.regions(), world.servers(), Set.of(), new Mesh(3), Places.UNKNOWN);
    int visits = 0;
    for (int second = 0; second < 600; second++) {
      now += 1_000;
      for (int i = 0; i < 5; i++) {
        add("10.%d.0.0/24".formatted(i), "east", 120, 0);
      }
      hold();
      for (int i = 0; i < 5; i++) {
        visits += why("10.%d.0.9".formatted(i)) == Why.EXPLORED ? 1 : 0;
      }
    }
    assertThat(visits).isLessThanOrEqualTo((int) (0.015 * 5 * 600));
  }

  @Test
  void whatClientsAskForIsTheirResolversDemand() {
    measure("203.0.113.0/24", 20, 60, 110);
    measure("10.1.0.0/24", 20, 60, 110);
    for (int i = 0; i < 60; i++) {
      now += 1_000;
      evidence.addDemand(prefix("203.0.113.0/24"), TrafficClass.BULK, 4, 4e6, now);
      evidence.addDemand(prefix("10.1.0.0/24"), TrafficClass.BULK, 1, 1e6, now);
    }
    List<RankedUnit> placed = new ArrayList<>();
    round = new MapRound(RoundConfig.DEFAULT, (units, _) -> placed.addAll(units), MappingMap.EMPTY);
    resolvers =
        List.of(
            new ResolverClients(prefix("198.51.100.7/32"), Map.of(prefix("203.0.113.0/24"), 3.0)));
    hold();
    double all = 0;
    double resolvers = 0;
    for (RankedUnit unit : placed) {
      double requests = unit.demand(TrafficClass.BULK, Dimension.REQUESTS);
      all += requests;
      boolean isResolver = prefix("198.51.100.7/32").equals(unit.prefix());
      resolvers += isResolver ? requests : 0;
    }
    assertThat(all).isBetween(4.5, 5.5);
    assertThat(resolvers).isBetween(3.6, 4.4);
  }

  @Test
  void ofLargeObjectsTheSizeThatIsSeenDecides() {
    // A path that is near and loses, one that is far and doesn't.
    for (int i = 0; i < 40; i++) {
      now += 1_000;
      evidence.add(prefix("203.0.113.0/24"), "east", loss(10, 500, 10), now);
      evidence.add(prefix("203.0.113.0/24"), "west", loss(60, 500, 0), now);
    }
    world = seen(new Traffic(List.of(), 0, 100e6));
    hold();
    assertThat(bulk("203.0.113.9")).isEqualTo("west");
    round = new MapRound(RoundConfig.DEFAULT, Placement.UNBOUNDED, MappingMap.EMPTY);
    world = seen(new Traffic(List.of(), 0, 100e3));
    hold();
    assertThat(bulk("203.0.113.9")).isEqualTo("east");
  }

  @Test
  void whatOthersGotElsewhereIsNotTheClientsOwnRate() {
    // Whoever uses west is far from it, and gets little.
    for (int i = 0; i < 20; i++) {
      now += 1_000;
      evidence.add(prefix("10.1.0.0/24"), "west", rate(200, 4e6), now);
      evidence.add(prefix("203.0.113.0/24"), "east", rate(60, 25e6), now);
      evidence.add(prefix("203.0.113.0/24"), "west", loss(15, 1, 0), now);
    }
    world = seen(new Traffic(List.of(), 0, 512 << 10));
    hold();
    assertThat(bulk("203.0.113.9")).isEqualTo("west");
  }

  private static PathSample rate(double millis, double bps) {
    return new PathSample(MeasurementSource.PASSIVE, 1, millis * 1e6, 0, 362, 0, bps);
  }

  private static World seen(Traffic traffic) {
    World plain = world(Set.of());
    return new World(
        plain.regions(), plain.servers(), Set.of(), plain.mesh(), Places.UNKNOWN, traffic);
  }

  private static PathSample loss(double millis, long sent, long lost) {
    return new PathSample(MeasurementSource.PASSIVE, 1, millis * 1e6, 0, sent, lost, 0);
  }

  private String bulk(String client) {
    int region = report.map().region(row(client), TrafficClass.BULK, 0);
    return report.map().regions().get(region).id();
  }
}
