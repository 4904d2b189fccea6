package perigee.selection.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.selection.map.Maps.address;
import static perigee.selection.map.Maps.millis;
import static perigee.selection.map.Maps.prefix;
import static perigee.selection.map.Maps.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.Family;
import perigee.model.mapping.Region;
import perigee.model.mapping.ServerHealth;
import perigee.model.mapping.TrafficClass;
import perigee.selection.Hashing;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.HostTrait;
import perigee.selection.map.MapBuilder;
import perigee.selection.map.MappingMap;
import perigee.selection.map.Why;

class ChooserTest {

  private static final long HOST = Hashing.hash("www.shop.example");

  private final Map<String, ServerHealth> health = new HashMap<>();
  private final Chooser chooser = new Chooser();
  private final Assignment answer = new Assignment();
  private final Question question = new Question().host(HOST);

  @Test
  void twoServersOfDifferentSitesOfTheBestRegion() {
    for (int host = 0; host < 200; host++) {
      question.host(Hashing.mix(host));
      List<String> told = ask("203.0.113.9");
      assertThat(told).hasSize(2).allMatch(id -> id.startsWith("e"));
      assertThat(Set.of("e1", "e2").containsAll(told)).isFalse();
      assertThat(answer.reason()).isEqualTo(Reason.BEST);
      assertThat(answer.basis()).isEqualTo(Basis.CLIENT);
      assertThat(answer.scope()).isEqualTo(24);
      assertThat(answer.mapVersion()).isEqualTo(3);
    }
  }

  @Test
  void hostsSpreadOverTheRegionAndOnlyADeadServersHostsMove() {
    List<String> before = owners();
    assertThat(new HashSet<>(before)).containsExactlyInAnyOrder("e1", "e2", "e3");
    is("e3", ServerHealth.State.DEAD, 0);
    List<String> after = owners();
    Set<String> heirs = new HashSet<>();
    for (int i = 0; i < before.size(); i++) {
      if (before.get(i).equals("e3")) {
        heirs.add(after.get(i));
      } else {
        assertThat(after.get(i)).isEqualTo(before.get(i));
      }
    }
    assertThat(heirs).containsExactlyInAnyOrder("e1", "e2");
  }

  @Test
  void theBuddyTakesOverWhatADeadServerHad() {
    List<String> told = ask("203.0.113.9");
    is(told.getFirst(), ServerHealth.State.DEAD, 0);
    assertThat(ask("203.0.113.9")).first().isEqualTo(told.get(1));
  }

  @Test
  void aRegionWithoutAServerIsLeftForTheNext() {
    for (String each : List.of("e1", "e2", "e3")) {
      is(each, ServerHealth.State.SUSPENDED, 0);
    }
    assertThat(ask("203.0.113.9")).allMatch(id -> id.startsWith("n"));
    assertThat(answer.reason()).isEqualTo(Reason.DOWN);
    assertThat(answer.rank()).isEqualTo(1);
  }

  @Test
  void whenAllAreGoneTheAnswerIsAsIfAllWereWell() {
    for (String each : List.of("e1", "e2", "e3", "n1", "n2", "f1")) {
      is(each, ServerHealth.State.DEAD, 0);
    }
    assertThat(ask("203.0.113.9")).hasSize(2).allMatch(id -> id.startsWith("e"));
    assertThat(answer.reason()).isEqualTo(Reason.FAIL_OPEN);
  }

  @Test
  void aLoneServerGetsCompanyFromARegionThatIsHardlyWorse() {
    is("e1", ServerHealth.State.DEAD, 0);
    is("e2", ServerHealth.State.DRAINING, 0);
    assertThat(ask("203.0.113.9")).hasSize(2).first().isEqualTo("e3");
    assertThat(ask("203.0.113.9").get(1)).startsWith("n");
  }

  @Test
  void aLoneServerStaysAloneWhenAllElseIsFar() {
    is("e1", ServerHealth.State.DEAD, 0);
    is("e2", ServerHealth.State.DEAD, 0);
    is("n1", ServerHealth.State.DEAD, 0);
    is("n2", ServerHealth.State.DEAD, 0);
    assertThat(ask("203.0.113.9")).containsExactly("e3");
  }

  @Test
  void anOverloadedServerComesLast() {
    is("e1", ServerHealth.State.ALIVE, 1.4);
    is("e2", ServerHealth.State.ALIVE, 0.2);
    is("e3", ServerHealth.State.ALIVE, 0.2);
    assertThat(owners()).doesNotContain("e1");
  }

  @Test
  void aHotHostIsOnMoreServersAndEachClientIsToldTheSame() {
    question.host(77);
    Set<String> told = new HashSet<>();
    for (int client = 0; client < 256; client++) {
      List<String> first = ask("203.0.113." + client);
      assertThat(first).hasSize(2);
      told.addAll(first);
      assertThat(ask("203.0.113." + client)).isEqualTo(first);
    }
    assertThat(told).containsExactlyInAnyOrder("e1", "e2", "e3");
  }

  @Test
  void onlyServersWithSuchAnAddressAreTold() {
    question.wanted(Question.Wanted.IPV6);
    assertThat(ask("203.0.113.9")).containsExactly("e2");
    question.wanted(Question.Wanted.IPV4);
    assertThat(ask("203.0.113.9")).hasSize(2);
  }

  @Test
  void aResolverIsWhereItsClientsAre() {
    question.resolver(address("198.51.100.53"));
    assertThat(names()).allMatch(id -> id.startsWith("f") || id.startsWith("n"));
    assertThat(answer.basis()).isEqualTo(Basis.RESOLVER_CLIENTS);
    assertThat(answer.scope()).isZero();
    question.resolver(address("203.0.113.53"));
    assertThat(names()).allMatch(id -> id.startsWith("e"));
    assertThat(answer.basis()).isEqualTo(Basis.RESOLVER_ADDRESS);
    assertThat(answer.scope()).isZero();
  }

  @Test
  void whoIsNowhereGetsWhatIsBestForMost() {
    assertThat(ask("192.0.2.1")).allMatch(id -> id.startsWith("n"));
    assertThat(answer.basis()).isEqualTo(Basis.NOTHING);
  }

  @Test
  void eachClassHasItsOwnRegionAndReason() {
    question.trafficClass(TrafficClass.BULK);
    assertThat(ask("203.0.113.9")).allMatch(id -> id.startsWith("n"));
    assertThat(answer.reason()).isEqualTo(Reason.CAPACITY);
  }

  @Test
  void anEmptyMapTellsNobody() {
    chooser.choose(MapView.EMPTY, question.client(address("203.0.113.9")), answer);
    assertThat(answer.count()).isZero();
    assertThat(answer.reason()).isEqualTo(Reason.NOBODY);
  }

  private List<String> owners() {
    List<String> owners = new ArrayList<>();
    for (int host = 0; host < 500; host++) {
      question.host(Hashing.mix(host));
      owners.add(ask("203.0.113.9").getFirst());
    }
    return owners;
  }

  private void is(String server, ServerHealth.State state, double load) {
    health.put(server, new ServerHealth(server, state, load));
  }

  private List<String> ask(String client) {
    question.client(Family.IPV4, address(client).high(), 32);
    return names();
  }

  private List<String> names() {
    MapView view = MapView.of(map(), health);
    chooser.choose(view, question, answer);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < answer.count(); i++) {
      names.add(view.map().servers().get(answer.server(i)).id());
    }
    return names;
  }

  /// East is best, north 2 ms worse, far 80 ms.
  private static MappingMap map() {
    MapBuilder builder = new MapBuilder(3, 1);
    builder.region(new Region("east", null, 0)).region(new Region("north", null, 0));
    builder.region(new Region("far", null, 0));
    builder.server(server("e1", "east", "a", "192.0.2.1"));
    builder.server(server("e2", "east", "a", "192.0.2.2", "2001:db8::2"));
    builder.server(server("e3", "east", "b", "192.0.2.3"));
    builder.server(server("n1", "north", "a", "192.0.2.11"));
    builder.server(server("n2", "north", "b", "192.0.2.12"));
    builder.server(server("f1", "far", "a", "192.0.2.21"));
    builder.host(new HostTrait(77, TrafficClass.SMALL, 3));
    builder.anywhere().candidate(1, millis(50), EvidenceSummary.NONE);
    builder.unit(prefix("203.0.113.0/24"));
    builder.candidate(0, millis(20), EvidenceSummary.NONE);
    builder.candidate(1, millis(22), EvidenceSummary.NONE);
    builder.candidate(2, millis(100), EvidenceSummary.NONE);
    builder.chosen(TrafficClass.BULK, 1, Why.CAPACITY);
    builder.resolver(prefix("198.51.100.0/24"));
    builder.candidate(2, millis(10), EvidenceSummary.NONE);
    builder.candidate(1, millis(11), EvidenceSummary.NONE);
    return builder.build();
  }
}
