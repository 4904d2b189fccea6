package perigee.selection.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static perigee.selection.map.Maps.address;
import static perigee.selection.map.Maps.millis;
import static perigee.selection.map.Maps.prefix;
import static perigee.selection.map.Maps.server;

import java.util.Map;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.Region;
import perigee.model.mapping.ServerHealth;
import perigee.model.mapping.TrafficClass;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MapBuilder;
import perigee.selection.map.MappingMap;

class ExplanationTest {

  @Test
  void anAnswerSaysWhyAndWhatWouldChangeIt() {
    Explanation said = explain("203.0.113.9", Map.of());
    assertThat(said.unit()).isEqualTo(prefix("203.0.113.0/24"));
    assertThat(said.scope()).isEqualTo(24);
    assertThat(said.reason()).isEqualTo(Reason.BEST);
    assertThat(said.mapVersion()).isEqualTo(7);
    assertThat(said.mapComputedAtMillis()).isEqualTo(1_000);
    assertThat(said.servers()).containsExactly("e1");
    assertThat(said.candidates())
        .extracting(Explanation.Candidate::region)
        .containsExactly("east", "west");
    assertThat(said.candidates())
        .extracting(Explanation.Candidate::told)
        .containsExactly(true, false);
    assertThat(said.candidates().getFirst().evidence().samples()).isEqualTo(40);
    assertThat(said.candidates().getFirst().load()).isEqualTo(0.25);
    // West is 60 ms, east 20: west must come 3 ms below.
    assertThat(said.marginNanos()).isBetween(42.9e6, 43.1e6);
  }

  @Test
  void whoIsSentOnBecauseARegionIsDownIsToldSo() {
    ServerHealth dead = new ServerHealth("e1", ServerHealth.State.DEAD, 0);
    Explanation said = explain("203.0.113.9", Map.of("e1", dead));
    assertThat(said.reason()).isEqualTo(Reason.DOWN);
    assertThat(said.servers()).containsExactly("w1");
    assertThat(said.candidates().getFirst().usableServers()).isZero();
    assertThat(said.candidates().get(1).told()).isTrue();
  }

  @Test
  void anAnswerThatWasHardlyTriedIsSaidToBeTentative() {
    MapBuilder builder = new MapBuilder(7, 1_000);
    builder.region(new Region("east", null, 0.25));
    builder.server(server("e1", "east", "a", "192.0.2.1"));
    builder.unit(prefix("203.0.113.0/24"));
    builder.candidate(0, millis(20), EvidenceSummary.NONE).tentative(TrafficClass.BULK);
    MapView view = MapView.of(builder.build(), Map.of());
    Question question = new Question().client(address("203.0.113.9"));
    assertThat(Explanation.of(view, question.trafficClass(TrafficClass.BULK)).tentative()).isTrue();
    assertThat(Explanation.of(view, question.trafficClass(TrafficClass.SMALL)).tentative())
        .isFalse();
  }

  @Test
  void whoIsInNoUnitIsToldSo() {
    Explanation said = explain("198.51.100.1", Map.of());
    assertThat(said.unit()).isNull();
    assertThat(said.basis()).isEqualTo(Basis.NOTHING);
    assertThat(said.reason()).isEqualTo(Reason.NOBODY);
    assertThat(said.candidates()).isEmpty();
  }

  private static Explanation explain(String client, Map<String, ServerHealth> health) {
    MapBuilder builder = new MapBuilder(7, 1_000);
    builder.region(new Region("east", null, 0.25)).region(new Region("west", null, 0.5));
    builder.server(server("e1", "east", "a", "192.0.2.1"));
    builder.server(server("w1", "west", "a", "192.0.2.2"));
    builder.unit(prefix("203.0.113.0/24"));
    builder.candidate(0, millis(20), new EvidenceSummary(40, 2, 0.9));
    builder.candidate(1, millis(60), new EvidenceSummary(3, 9, 0.7));
    MappingMap map = builder.build();
    Question question = new Question().client(address(client)).trafficClass(TrafficClass.SMALL);
    return Explanation.of(MapView.of(map, health), question);
  }
}
