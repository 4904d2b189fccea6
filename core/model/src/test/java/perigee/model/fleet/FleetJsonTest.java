package perigee.model.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
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
import perigee.model.mapping.Capacity;
import perigee.model.mapping.ClientDemand;
import perigee.model.mapping.ClientPath;
import perigee.model.mapping.Family;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.Measurements;
import perigee.model.mapping.NameSighting;
import perigee.model.mapping.NodePath;
import perigee.model.mapping.PathSample;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.ProbeOrder;
import perigee.model.mapping.ServerDescription;
import perigee.model.mapping.ServerHealth;
import perigee.model.mapping.Use;
import perigee.model.purge.PurgeEvent;
import perigee.model.purge.Purges;
import perigee.model.release.SignedRelease;
import perigee.model.tls.TlsChanges;
import perigee.model.tls.TlsEntry;
import perigee.model.zone.NameLevel;

class FleetJsonTest {

  private static final Arbitrary<String> TEXTS =
      Arbitraries.strings().withCharRange('\0', '\ud7ff').ofMaxLength(12);
  private static final Arbitrary<Long> COUNTS = Arbitraries.longs().greaterOrEqual(0);
  private static final Arbitrary<Double> AMOUNTS = Arbitraries.doubles().between(0, 1e9);
  private static final Arbitrary<Role> ROLES = Arbitraries.of(Role.values());
  private static final Arbitrary<TlsEntry.Source> SOURCES =
      Arbitraries.of(TlsEntry.Source.values());
  private static final Arbitrary<Integer> PORTS = Arbitraries.integers().between(0, 65_535);
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
                new NodeReport(
                    a,
                    flag,
                    a,
                    a,
                    ratio,
                    n,
                    a,
                    n,
                    n,
                    n,
                    n,
                    new Use(a, ratio, a, ratio, a),
                    new Capacity(a, ratio, a),
                    alarms));
    Arbitrary<Integer> numbers = Arbitraries.integers().greaterOrEqual(0);
    return Arbitraries.oneOf(
        Combinators.combine(TEXTS, ROLES, TEXTS, TEXTS, MAPS, POSITIONS, COUNTS, COUNTS)
            .as((text, role, region, fabric, listeners, purges, release, tls) ->
                new FleetMessage.Hello(
                    text, role, region, fabric, text, listeners, purges, release, tls)),
        Combinators.combine(TEXTS, TEXTS.list().ofMaxSize(3), PORTS, AMOUNTS)
            .as((site, addresses, port, a) ->
                new FleetMessage.Hello(
                    site,
                    Role.EDGE,
                    site,
                    site,
                    site,
                    Map.of(),
                    LogPosition.NONE,
                    1,
                    1,
                    new ServerDescription(site, addresses, port, port, a, new Capacity(a, a, a)),
                    port % 2 == 0 ? Set.of() : Set.of(NameLevel.values()))),
        measurements().map(FleetMessage.Measured::new),
        COUNTS.map(FleetMessage.MapApplied::new),
        Combinators.combine(COUNTS, TEXTS.list().ofMaxSize(3)).as(FleetMessage.MapRefused::new),
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

  private static Arbitrary<Measurements> measurements() {
    Arbitrary<PathSample> samples =
        Combinators.combine(
                Arbitraries.of(MeasurementSource.values()),
                Arbitraries.integers().greaterOrEqual(1),
                AMOUNTS,
                COUNTS,
                COUNTS)
            .as((source, n, a, sent, lost) ->
                new PathSample(source, n, a, a, sent, Math.min(sent, lost), a));
    Arbitrary<Prefix> prefixes =
        Combinators.combine(Arbitraries.longs(), Arbitraries.integers().between(0, 128))
            .as((bits, length) -> Prefix.of(Family.IPV6, bits, bits, length));
    Arbitrary<ClientPath> paths =
        Combinators.combine(prefixes, TEXTS, samples)
            .as((prefix, server, sample) -> new ClientPath(prefix, prefix.first(), server, sample));
    Arbitrary<ClientDemand> demands =
        Combinators.combine(prefixes, TEXTS, AMOUNTS, AMOUNTS).as(ClientDemand::new);
    Arbitrary<NodePath> nodes = Combinators.combine(TEXTS, FLAGS, samples).as(NodePath::new);
    Arbitrary<NameSighting> names = Combinators.combine(TEXTS, TEXTS, FLAGS).as(NameSighting::new);
    return Combinators.combine(
            paths.list().ofMaxSize(3),
            nodes.list().ofMaxSize(3),
            names.list().ofMaxSize(3),
            demands.list().ofMaxSize(3))
        .as(Measurements::new);
  }

  @Provide
  Arbitrary<FleetMessage.FromControl> fromControl() {
    Arbitrary<ServerHealth> servers =
        Combinators.combine(TEXTS, Arbitraries.of(ServerHealth.State.values()), AMOUNTS)
            .as(ServerHealth::new);
    Arbitrary<ProbeOrder> orders =
        Combinators.combine(TEXTS, Arbitraries.of(ProbeOrder.Kind.values())).as(ProbeOrder::new);
    Arbitrary<PurgeEvent> events = Combinators.combine(POSITIONS, Purges.all()).as(PurgeEvent::new);
    Arbitrary<Member> members =
        Combinators.combine(TEXTS, ROLES, TEXTS, TEXTS, FLAGS, FLAGS, AMOUNTS, TEXTS)
            .as((id, role, region, at, online, draining, load, tls) ->
                new Member(
                    id, role, region, at, online, draining, Set.of(), load, Map.of("turns", tls)));
    Arbitrary<TlsEntry> certificates =
        Combinators.combine(TEXTS, COUNTS, SOURCES, TEXTS.list().ofMaxSize(3), TEXTS)
            .as((text, version, source, names, key) ->
                new TlsEntry.Certificate(text, version, source, names, key, text, key));
    Arbitrary<TlsEntry> challenges =
        Combinators.combine(TEXTS, COUNTS, TEXTS, TEXTS, TEXTS).as(TlsEntry.Challenge::new);
    Arbitrary<TlsEntry> entries = Arbitraries.oneOf(certificates, challenges);
    return Arbitraries.oneOf(
        Combinators.combine(COUNTS, Arbitraries.integers().between(0, 9), TEXTS)
            .as((version, part, text) -> new FleetMessage.NewMap(version, part, 10, text)),
        Combinators.combine(COUNTS, servers.list().ofMaxSize(3)).as(FleetMessage.Health::new),
        Combinators.combine(orders.list().ofMaxSize(3), TEXTS).as(FleetMessage.Measure::new),
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
