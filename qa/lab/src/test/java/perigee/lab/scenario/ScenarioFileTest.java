package perigee.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.model.document.Reading;

class ScenarioFileTest {

  private static final String LEAST =
      """
      name: least
      places: {a: {at: [0, 0]}, b: {at: [0, 10]}}
      regions: [{name: ra, place: a}]
      cores: [{name: core, place: a}]
      control: a
      origin: a
      root: a
      name-servers: [{name: ns1, place: a}]
      resolvers: [{name: d1, kind: bind, place: b}]
      clients: [{name: c1, prefix: 198.18.1.0/24, place: b, resolver: d1}]
      """;

  @Test
  void theScenariosOfTheLabAreRight() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("scenarios"))) {
      assertThat(files.toList())
          .isNotEmpty()
          .allSatisfy(
              file -> assertThat(ScenarioFile.read(file)).isInstanceOf(Reading.Parsed.class));
    }
  }

  @Test
  void regionsHaveTwoEdgesAndCoresOneNodeUnlessTold() {
    Scenario scenario = ScenarioFile.read(LEAST, "least.yaml").orThrow();

    assertThat(scenario.regions().getFirst().nodes()).isEqualTo(2);
    assertThat(scenario.cores().getFirst().nodes()).isEqualTo(1);
  }

  @Test
  void aRoundTripFollowsFromTheDistanceUnlessAnOverrideSaysIt() {
    Scenario distance = ScenarioFile.read(LEAST, "least.yaml").orThrow();
    Scenario told =
        ScenarioFile.read(
                LEAST + "paths: {overrides: [{from: b, to: a, rtt-ms: 90, one-way: true}]}", "x")
            .orThrow();

    // Ten degrees along the equator are 1,112 km.
    assertThat(millis(distance, "a", "b")).isBetween(8.8, 9.3);
    assertThat(millis(told, "a", "b")).isBetween(8.8, 9.3);
    assertThat(millis(told, "b", "a")).isEqualTo(45);
  }

  @Test
  void aMatrixIsBelievedWhereItHasANumber(@TempDir Path folder) throws IOException {
    Path matrix = Files.writeString(folder.resolve("rtt.txt"), "0 0.150\n0.2\t0\n");
    String paths = "paths: {matrix: {file: '%s', unit: s, rows: {a: 0, b: 1}}}".formatted(matrix);

    Scenario scenario = ScenarioFile.read(LEAST + paths, "x").orThrow();

    assertThat(millis(scenario, "a", "b")).isEqualTo(75);
    assertThat(millis(scenario, "b", "a")).isEqualTo(100);
  }

  @Test
  void problemsAreToldWithTheirPlace() {
    String wrong =
        LEAST.replace("resolver: d1", "resolver: d9").replace("kind: bind", "kind: dnsmasq")
            + "seeds: 4\n";

    Reading<Scenario> reading = ScenarioFile.read(wrong, "wrong.yaml");

    assertThat(reading).isInstanceOf(Reading.Refused.class);
    assertThat(reading.toString())
        .contains("wrong.yaml:9:30: resolvers[0].kind is 'dnsmasq'; it must be one of")
        .contains("clients[0].resolver is 'd9'; it must be one of the resolvers, d1")
        .contains("seeds is not a known key; did you mean seed?");
  }

  @Test
  void twoNodesDoNotShareAName() {
    String wrong = LEAST.replace("name: c1", "name: ra1");

    assertThat(ScenarioFile.read(wrong, "x").toString()).contains("is ra1, which is taken");
  }

  private static double millis(Scenario scenario, String from, String to) {
    return scenario.paths().between(from, to, 0, 1e6).delayNanos()
        / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }
}
