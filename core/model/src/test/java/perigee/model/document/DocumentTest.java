package perigee.model.document;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DocumentTest {

  record Probe(String path, Duration interval, int status) {}

  private static Probe probe(Value root) {
    Mapping map = root.map("path", "interval", "status");
    return new Probe(
        map.string("path"),
        map.duration("interval", ofSeconds(10), ofSeconds(1), ofHours(1)),
        map.integer("status", 200, 200, 499));
  }

  private static <T> List<String> problems(String text, Function<Value, T> reader) {
    return switch (Document.read(text, "perigee.yaml", reader)) {
      case Reading.Parsed<T> _ -> List.of();
      case Reading.Refused<T>(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }

  private static List<String> problems(String text) {
    return problems(text, DocumentTest::probe);
  }

  @Test
  void yamlAndJsonMeanTheSame() {
    Probe probe = new Probe("/up", ofSeconds(90), 204);
    Reading<Probe> yaml =
        Document.read(
            "path: /up # comment\ninterval: 90s\nstatus: 204\n", "p", DocumentTest::probe);
    String json = "{\"path\": \"/up\", \"interval\": 90, \"status\": 204}";
    assertThat(yaml.orThrow()).isEqualTo(probe);
    assertThat(Document.read(json, "p", DocumentTest::probe).orThrow()).isEqualTo(probe);
    assertThat(Document.readJson(json, "p", 100, DocumentTest::probe).orThrow()).isEqualTo(probe);
  }

  @Test
  void allProblemsAreToldWithTheirPlaces() {
    assertThat(problems("intervall: 5s\nstatus: 0\ninterval: soon\n"))
        .containsExactly(
            "perigee.yaml:1:1: intervall is not a known key; did you mean interval?",
            "perigee.yaml:1:1: path is missing; give it",
            "perigee.yaml:2:9: status is 0; it must be 200 to 499",
            "perigee.yaml:3:11: interval is 'soon'; it must be 1s to 1h");
  }

  @Test
  void aKeyThatIsLikeNoneIsAnsweredWithAllThatAreKnown() {
    assertThat(problems("path: /\ncolour: red"))
        .containsExactly(
            "perigee.yaml:2:1: colour is not a known key; the keys here are path, interval, status");
  }

  @Test
  void aPointerLeadsToTheValue() {
    Reading<List<Integer>> reading =
        Document.read(
            "a/b: [1, 2, x]",
            "p",
            root ->
                root.map("a/b").items("a/b").stream().map(value -> value.integer(0, 9)).toList());
    assertThat(reading)
        .isEqualTo(
            new Reading.Refused<>(
                List.of(new Problem("p", 1, 13, "/a~1b/2", "a/b[2] is 'x'; it must be 0 to 9"))));
  }

  @Test
  void aKeyGivenTwiceIsRefused() {
    assertThat(problems("path: /\npath: /x\n"))
        .containsExactly("perigee.yaml:2:1: path is given twice; it stands in line 1 already");
  }

  @Test
  void theWrongKindOfValueIsNamed() {
    assertThat(problems("[1]"))
        .containsExactly("perigee.yaml:1:1: the document is a list; it must be a mapping");
    assertThat(problems("path: {a: 1}"))
        .containsExactly("perigee.yaml:1:7: path is a mapping; it must be text");
  }

  @Test
  void brokenTextIsRefusedAtItsPlace() {
    assertThat(problems("path: 'open")).hasSize(1).allMatch(p -> p.startsWith("perigee.yaml:1:"));
    assertThat(problems("path: /\n\tx: 1")).hasSize(1).allMatch(p -> p.contains("yaml:2:"));
    assertThat(problems("path: \u0007")).hasSize(1).allMatch(p -> p.contains("yaml:1:7: a char"));
    assertThat(problems("")).hasSize(1);
    assertThat(problems("path: /\n---\npath: /")).hasSize(1);
  }

  @Test
  void anchorsAliasesAndTagsAreRefused() {
    assertThat(problems("path: &a /\ninterval: 5s")).hasSize(1);
    assertThat(problems("path: *a")).hasSize(1);
    assertThat(problems("path: !!str /")).hasSize(1);
  }

  @Test
  void depthAndLengthAreBounded() {
    assertThat(problems("[".repeat(100_000)))
        .containsExactly(
            "perigee.yaml:1:65: values lie in each other more than 64 deep; make it flatter");
    assertThat(problems("x".repeat(Document.MOST_CHARS + 1))).hasSize(1);
    assertThat(Document.readJson("[".repeat(100_000), "p", 1 << 20, DocumentTest::probe))
        .isInstanceOf(Reading.Refused.class);
  }

  @Test
  void aRecordThatRefusesItsPartsIsAProblemOfTheDocument() {
    assertThat(
            problems(
                "odd",
                root -> {
                  throw new IllegalArgumentException(root.text() + " no");
                }))
        .hasSize(1);
  }

  @Test
  void durationsAndSizesAreReadInTheirUnits() {
    assertThat(Quantities.duration("250ms")).contains(Duration.ofMillis(250));
    assertThat(Quantities.duration("7d")).contains(Duration.ofDays(7));
    assertThat(Quantities.duration("-1s")).isEmpty();
    assertThat(Quantities.bytes("64MiB")).contains(64L << 20);
    assertThat(Quantities.bytes("1GB")).contains(1_000_000_000L);
    assertThat(Quantities.bytes("999999999999999999TiB")).isEmpty();
    assertThat(Quantities.text(64L << 20)).isEqualTo("64MiB");
    assertThat(Quantities.text(Duration.ofMinutes(90))).isEqualTo("90m");
  }
}
