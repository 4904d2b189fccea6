package perigee.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.model.Role;
import perigee.model.document.Reading;
import perigee.model.mapping.Capacity;

final class ConfigFileTest {

  private static final String EDGE =
      """
      node: edge1
      roles: [edge]
      region: east
      data: store
      control: {fleet: "127.0.0.1:7401", join-token-file: join.token}
      listeners: {http: "127.0.0.1:8080", fabric: "127.0.0.1:8081", admin: "127.0.0.1:8082"}
      """;

  private static final String CONTROL =
      """
      node: control
      roles: [control]
      data: .
      listeners: {api: "127.0.0.1:7400", fleet: "127.0.0.1:7401"}
      nodes: [{node: edge1, role: edge, region: east}]
      """;

  @TempDir private Path folder;

  @Test
  void pathsStartAtTheFilesOwnFolder() throws IOException {
    NodeConfig edge = edge(EDGE);
    assertThat(edge.data()).isEqualTo(folder.resolve("store"));
    assertThat(edge.control().joinTokenFile()).isEqualTo(folder.resolve("join.token"));
  }

  @Test
  void aRoutingDaemonIsNamedWithWhatItIsToAnnounce() throws IOException {
    RoutingHook hook =
        Objects.requireNonNull(
            edge(EDGE
                    + """
                    routing:
                      prefixes: [203.0.113.0/24]
                      bird: {socket: /run/bird.ctl, folder: bird}
                      med: {idle: 50, full: 80}
                    """)
                .routing());
    assertThat(hook.daemon())
        .isEqualTo(new RoutingHook.Bird(Path.of("/run/bird.ctl"), folder.resolve("bird")));
    assertThat(hook.routes().fullMed()).isEqualTo(80);
    assertThat(edge(EDGE).routing()).isNull();
  }

  @Test
  void routingNeedsOneDaemonAndMedThatRises() throws IOException {
    assertThat(problems(EDGE + "routing: {prefixes: [203.0.113.0/24]}\n"))
        .anyMatch(each -> each.contains("names 0 daemons"));
    assertThat(
            problems(
                EDGE
                    + "routing: {prefixes: [203.0.113.1/24], exabgp-pipe: p,"
                    + " med: {idle: 9, full: 3}}\n"))
        .anyMatch(each -> each.contains("routing.med.full is 3; it must be at least idle, 9"))
        .anyMatch(each -> each.contains("a prefix, for example"));
  }

  @Test
  void whatIsLeftOutHasItsDefault() throws IOException {
    NodeConfig edge = edge(EDGE);
    assertThat(edge.drain()).isEqualTo(NodeConfig.DEFAULT_DRAIN);
    assertThat(edge.content().memoryBytes()).isEqualTo(64L << 20);
  }

  @Test
  void whatANodeIsToClientsIsSaidOrFollowsFromItsListener() throws IOException {
    Serving usual = edge(EDGE).serving();
    assertThat(usual).isEqualTo(new Serving("edge1", List.of("127.0.0.1"), 1, Capacity.UNKNOWN));
    Serving said =
        edge(EDGE
                + """
                site: hall2
                addresses: [203.0.113.5, "2001:db8::5"]
                cost: 0.5
                capacity: {requests-per-second: 20000, bytes-per-second: 1GiB}
                """)
            .serving();
    assertThat(said)
        .isEqualTo(
            new Serving(
                "hall2",
                List.of("203.0.113.5", "2001:db8::5"),
                0.5,
                new Capacity(20_000, 1L << 30, 0)));
  }

  @Test
  void anAddressThatIsNoneIsToldWithItsPlace() throws IOException {
    assertThat(problems(EDGE + "addresses: [example.com]\ncost: 0\n"))
        .anySatisfy(problem -> assertThat(problem).contains("7:13").contains("IPv4 or IPv6"))
        .anySatisfy(problem -> assertThat(problem).contains("8:7").contains("0.01 to 100.0"));
  }

  @Test
  void sizesAndTimesHaveUnits() throws IOException {
    NodeConfig edge = edge(EDGE + "content: {memory-bytes: 2MiB, disk-bytes: 32MiB}\ndrain: 3s\n");
    assertThat(edge.content().memoryBytes()).isEqualTo(2L << 20);
    assertThat(edge.content().maxObjectBytes()).isEqualTo(32L << 20);
    assertThat(edge.drain()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void whatClientsMayTakeIsBounded() throws IOException {
    ClientLimits usual = edge(EDGE).limits();
    assertThat(usual.connections()).isEqualTo(20_000);
    ClientLimits own =
        edge(EDGE + "limits: {connections: 9000, body-bytes: 1MiB, head-time: 2s, least-rate: 0}\n")
            .limits();
    assertThat(own.connections()).isEqualTo(9000);
    assertThat(own.clients().bodyBytes()).isEqualTo(1L << 20);
    assertThat(own.timeouts().head()).isEqualTo(Duration.ofSeconds(2));
    assertThat(own.clients().leastRate()).isZero();
    assertThat(own.clients().connections()).isEqualTo(usual.clients().connections());
    assertThat(own.head()).isEqualTo(usual.head());
  }

  @Test
  void limitsThatCanNotBeAreRefused() throws IOException {
    assertThat(problems(EDGE + "limits:\n  connection: 5\n  head-time: 1ms\n  fields: many\n"))
        .anySatisfy(p -> assertThat(p).contains("limits.connection ").contains("connections"))
        .anySatisfy(p -> assertThat(p).contains("head-time").contains("100ms"))
        .anySatisfy(p -> assertThat(p).contains("fields"))
        .hasSize(3);
  }

  @Test
  void connectionsAreNoMoreThanFilesCanBeOpen() throws IOException {
    ClientLimits limits = edge(EDGE).limits();
    assertThat(limits.within(1 << 20)).isEqualTo(limits);
    assertThat(limits.within(4096).connections()).isEqualTo(1792);
    assertThat(limits.within(100).connections()).isEqualTo(64);
  }

  @Test
  void theGuideHasEachKey() throws IOException {
    String unknown = EDGE + "limits: {zzzzzzzz: 1}\n";
    String keys = problems(unknown).getFirst();
    String named = keys.substring(keys.indexOf("the keys here are ") + 18);
    for (String key : named.split(", ", -1)) {
      assertThat(guide()).contains("`" + key + "`");
    }
  }

  private static String guide() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/guide/operator.md"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no folder above holds the guide");
    }
    return Files.readString(folder.resolve("docs/guide/operator.md"));
  }

  @Test
  void controlNamesTheNodesThatItExpects() throws IOException {
    assertThat(read(CONTROL)).isInstanceOf(Reading.Parsed.class);
    Reading<RoleConfig> reading = read(CONTROL);
    RoleConfig.Control control = (RoleConfig.Control) parsed(reading);
    assertThat(control.file().joining())
        .containsExactly(new ControlFile.Joining("edge1", Role.EDGE, "east"));
  }

  @Test
  void aProblemSaysWhereWhatAndWhatIsRight() throws IOException {
    List<String> problems = problems(EDGE.replace("127.0.0.1:8081", "8081"));
    assertThat(problems)
        .singleElement()
        .asString()
        .contains("perigee.yaml:6:", "8081", "host:port");
  }

  @Test
  void allProblemsAreToldAtOnce() throws IOException {
    String wrong = EDGE.replace("east", "EAST!").replace("8082", "99999") + "colour: blue\n";
    assertThat(problems(wrong)).hasSize(3);
  }

  @Test
  void aNodeHasOneRole() throws IOException {
    assertThat(problems(EDGE.replace("[edge]", "[edge, core]")))
        .anySatisfy(problem -> assertThat(problem).contains("names 2 roles"));
  }

  private NodeConfig edge(String text) throws IOException {
    return ((RoleConfig.Cache) parsed(read(text))).node();
  }

  private static RoleConfig parsed(Reading<RoleConfig> reading) {
    assertThat(reading).isInstanceOf(Reading.Parsed.class);
    return ((Reading.Parsed<RoleConfig>) reading).value();
  }

  private List<String> problems(String text) throws IOException {
    Reading<RoleConfig> reading = read(text);
    assertThat(reading).isInstanceOf(Reading.Refused.class);
    return ((Reading.Refused<RoleConfig>) reading)
        .problems().stream().map(Object::toString).toList();
  }

  private Reading<RoleConfig> read(String text) throws IOException {
    Path file = folder.resolve("perigee.yaml");
    Files.writeString(file, text);
    return ConfigFile.read(file);
  }
}
