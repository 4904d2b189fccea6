package perigee.model.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import perigee.model.LogPosition;
import perigee.model.Member;
import perigee.model.Role;
import perigee.model.Topology;
import perigee.model.purge.PurgeEvent;
import perigee.model.purge.Purges;
import perigee.model.release.SignedRelease;
import perigee.model.tls.TlsChanges;
import perigee.model.tls.TlsEntry;

class FleetJsonTest {

  private static final Arbitrary<String> TEXTS =
      Arbitraries.strings().withCharRange('\0', '\ud7ff').ofMaxLength(12);
  private static final Arbitrary<Long> COUNTS = Arbitraries.longs().greaterOrEqual(0);
  private static final Arbitrary<Double> AMOUNTS = Arbitraries.doubles().between(0, 1e9);
  private static final Arbitrary<Role> ROLES = Arbitraries.of(Role.values());
  private static final Arbitrary<TlsEntry.Source> SOURCES =
      Arbitraries.of(TlsEntry.Source.values());
  private static final Arbitrary<Boolean> FLAGS = Arbitraries.of(true, false);
  private static final Arbitrary<Map<String, String>> MAPS =
      Arbitraries.maps(TEXTS, TEXTS).ofMaxSize(3);
  private static final Arbitrary<LogPosition> POSITIONS =
      Combinators.combine(COUNTS, COUNTS).as(LogPosition::new);

  @Provide
  Arbitrary<FleetMessage.FromNode> fromNode() {
    Arbitrary<NodeReport> reports =
        Combinators.combine(AMOUNTS, FLAGS, Arbitraries.doubles().between(0, 1), COUNTS, MAPS)
            .as((a, flag, ratio, n, alarms) ->
                new NodeReport(a, flag, a, a, ratio, n, a, n, n, n, n, alarms));
    Arbitrary<Integer> numbers = Arbitraries.integers().greaterOrEqual(0);
    return Arbitraries.oneOf(
        Combinators.combine(TEXTS, ROLES, TEXTS, TEXTS, MAPS, POSITIONS, COUNTS, COUNTS)
            .as((text, role, region, fabric, listeners, purges, release, tls) ->
                new FleetMessage.Hello(
                    text, role, region, fabric, text, listeners, purges, release, tls)),
        reports.map(FleetMessage.Report::new),
        POSITIONS.map(FleetMessage.PurgesApplied::new),
        COUNTS.map(FleetMessage.ReleaseApplied::new),
        COUNTS.map(FleetMessage.TlsApplied::new),
        TEXTS.map(FleetMessage.CertificateWanted::new),
        Combinators.combine(COUNTS, TEXTS.list().ofMaxSize(3)).as(FleetMessage.ReleaseRefused::new),
        Combinators.combine(Arbitraries.longs(), TEXTS).as(FleetMessage.Answer::new),
        Combinators.combine(TEXTS, numbers, numbers, numbers)
            .as(FleetMessage.PrefetchProgress::new));
  }

  @Provide
  Arbitrary<FleetMessage.FromControl> fromControl() {
    Arbitrary<PurgeEvent> events = Combinators.combine(POSITIONS, Purges.all()).as(PurgeEvent::new);
    Arbitrary<Member> members =
        Combinators.combine(TEXTS, ROLES, TEXTS, TEXTS, FLAGS, FLAGS, AMOUNTS).as(Member::new);
    Arbitrary<TlsEntry> certificates =
        Combinators.combine(TEXTS, COUNTS, SOURCES, TEXTS.list().ofMaxSize(3), TEXTS)
            .as((text, version, source, names, key) ->
                new TlsEntry.Certificate(text, version, source, names, key, text, key));
    Arbitrary<TlsEntry> challenges =
        Combinators.combine(TEXTS, COUNTS, TEXTS, TEXTS, TEXTS).as(TlsEntry.Challenge::new);
    Arbitrary<TlsEntry> entries = Arbitraries.oneOf(certificates, challenges);
    return Arbitraries.oneOf(
        Combinators.combine(FLAGS, COUNTS, entries.list().ofMaxSize(3), TEXTS.list().ofMaxSize(3))
            .as(TlsChanges::new)
            .map(FleetMessage.Tls::new),
        Combinators.combine(COUNTS, FLAGS, POSITIONS, events.list().ofMaxSize(3))
            .as(FleetMessage.Purges::new),
        Combinators.combine(COUNTS, TEXTS, TEXTS)
            .as(SignedRelease::new)
            .map(FleetMessage.NewRelease::new),
        Combinators.combine(COUNTS, members.list().ofMaxSize(3))
            .as(Topology::new)
            .map(FleetMessage.Fleet::new),
        Combinators.combine(Arbitraries.longs(), TEXTS, TEXTS.injectNull(0.5))
            .as(FleetMessage.Ask::new),
        Combinators.combine(TEXTS, TEXTS.list().ofMaxSize(3)).as(FleetMessage.Prefetch::new),
        Arbitraries.of(new FleetMessage.CaughtUp()),
        Arbitraries.of(new FleetMessage.Drain()));
  }

  @Property(tries = 300)
  void whatANodeWritesIsReadBackEqual(@ForAll("fromNode") FleetMessage.FromNode message)
      throws FleetJson.MalformedMessage {
    assertThat(FleetJson.readFromNode(FleetJson.write(message))).isEqualTo(message);
  }

  @Property(tries = 300)
  void whatControlWritesIsReadBackEqual(@ForAll("fromControl") FleetMessage.FromControl message)
      throws FleetJson.MalformedMessage {
    assertThat(FleetJson.readFromControl(FleetJson.write(message))).isEqualTo(message);
  }

  @Test
  void unknownMembersArePassedOver() throws FleetJson.MalformedMessage {
    assertThat(FleetJson.readFromNode("{\"type\":\"release-applied\",\"number\":3,\"new\":[1]}"))
        .isEqualTo(new FleetMessage.ReleaseApplied(3));
  }

  @Test
  void whatIsNoMessageIsMalformed() {
    for (String text :
        new String[] {
          "",
          "{",
          "[]",
          "{}",
          "{\"type\":\"moon\"}",
          "{\"type\":\"drain\"}",
          "{\"type\":\"release-applied\"}",
          "{\"type\":\"purges-applied\",\"position\":\"x\"}"
        }) {
      assertThatThrownBy(() -> FleetJson.readFromNode(text))
          .as(text)
          .isInstanceOf(FleetJson.MalformedMessage.class);
    }
  }
}
