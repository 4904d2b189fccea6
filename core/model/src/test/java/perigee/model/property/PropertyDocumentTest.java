package perigee.model.property;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import perigee.model.document.Document;
import perigee.model.document.Problem;
import perigee.model.document.Reading;

class PropertyDocumentTest {

  private static final String SMALL =
      "name: demo\nhosts: ['*']\norigins: ['http://127.0.0.1:80']\n";

  private static List<String> problems(String text) {
    return switch (PropertyDocument.read(text, "p")) {
      case Reading.Parsed<Property> _ -> List.of();
      case Reading.Refused<Property>(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }

  private static String origin(String url) {
    return "{name: demo, hosts: [a.example], origins: ['" + url + "']}";
  }

  private static String host(String host) {
    return "{name: demo, hosts: ['" + host + "'], origins: ['http://o.example']}";
  }

  private static String set(String settings) {
    return "{name: demo, hosts: [a], origins: [{url: 'http://o'}], rules: [{set: "
        + settings
        + "}]}";
  }

  @Provide
  Arbitrary<Property> properties() {
    return Properties.all();
  }

  @net.jqwik.api.Property(tries = 200)
  void whatIsWrittenIsReadBackEqual(@ForAll("properties") Property property) {
    String text = PropertyDocument.write(property);
    assertThat(PropertyDocument.read(text, "p").orThrow()).isEqualTo(property);
    assertThat(Document.readJson(text, "p", 1 << 20, PropertyDocument::property).orThrow())
        .isEqualTo(property);
  }

  @Test
  void aSmallPropertyHasTheDefaults() {
    assertThat(PropertyDocument.read(SMALL, "p").orThrow())
        .isEqualTo(
            new Property(
                "demo",
                "default",
                List.of("*"),
                List.of(new Origin(URI.create("http://127.0.0.1:80"), 1, false, null, true, null)),
                List.of()));
  }

  @Test
  void rulesAreReadInOrder() {
    String text =
        SMALL
            + """
            rules:
              - match: {path: /img/*, method: GET, headers: {Accept: 'image/*'}}
                set:
                  cache-lifetime: 7d
                  cache-key: {query: {allow: [w, h]}, sort-query: true}
                  response-headers: {remove: [Server], set: {X-By: me}, add: {Link: [a, b]}}
              - set: {bypass: true}
            """;
    Property property = PropertyDocument.read(text, "p").orThrow();
    Rule first = property.rules().getFirst();
    assertThat(first.match())
        .isEqualTo(
            new Match(List.of("/img/*"), List.of("GET"), Map.of("accept", "image/*"), Map.of()));
    assertThat(first.set().cacheLifetime()).isEqualTo(Duration.ofDays(7));
    assertThat(first.set().responseFields())
        .isEqualTo(
            new FieldEdits(
                List.of("server"),
                List.of(new FieldEdits.Line("x-by", "me")),
                List.of(new FieldEdits.Line("link", "a"), new FieldEdits.Line("link", "b"))));
    assertThat(property.rules().getLast().set().bypasses()).isTrue();
  }

  @Test
  void anErrorSaysWhereWhatAndWhatIsRight() {
    assertThat(
            problems(
                """
                name: Demo
                hosts: []
                origins:
                  - url: 127.0.0.1:8080
                    weight: 0
                    wieght: 1
                """))
        .containsExactly(
            "p:1:7: name is 'Demo'; it must be " + Syntax.NAME_RIGHT,
            "p:2:8: hosts has 0 items; it must have 1 to 100",
            "p:4:10: origins[0].url is '127.0.0.1:8080'; it must be http:// or https://, a host and"
                + " a port if needed, without path and user",
            "p:5:13: origins[0].weight is 0; it must be 1 to 1000",
            "p:6:5: origins[0].wieght is not a known key; did you mean weight?");
  }

  @Test
  void trustedCertificatesAreCertificates() {
    String begin = "name: a\nhosts: [a]\norigins:\n  - url: https://o\n    trusted-certificates: ";
    String pem = "|\n" + Properties.CERTIFICATE.indent(6);
    assertThat(problems(begin + pem)).isEmpty();
    assertThat(problems(begin + "|\n" + Properties.CERTIFICATE.repeat(33).indent(6))).hasSize(1);
    assertThat(problems(begin + "|\n" + Properties.CERTIFICATE.replace('M', '!').indent(6)))
        .hasSize(1);
    assertThat(problems(begin + "origin.pem"))
        .containsExactly(
            "p:5:27: origins[0].trusted-certificates is 'origin.pem'; it must be "
                + Syntax.CERTIFICATES_RIGHT);
    assertThat(problems(begin + pem + "    verify: false"))
        .containsExactly(
            "p:5:27: origins[0].trusted-certificates has no use with verify: false; leave one of"
                + " them out");
  }

  @Test
  void originsAreOriginsAndNoMore() {
    for (String right :
        List.of("http://o", "https://O.example:8443/", "http://[::1]:80", "http://10.0.0.1")) {
      assertThat(problems(origin(right))).as(right).isEmpty();
    }
    for (String wrong :
        List.of(
            "ftp://o",
            "http://o/a",
            "http://u@o",
            "http://o?q",
            "http://o:0",
            "http://o:99999",
            "http://",
            "o",
            "http://300.1.1.1",
            "http://a b",
            "http://o#f")) {
      assertThat(problems(origin(wrong))).as(wrong).hasSize(1);
    }
  }

  @Test
  void hostsAreNamesAddressesAndWildcards() {
    for (String right :
        List.of(
            "A.Example",
            "localhost",
            "*",
            "*.example.org",
            "127.0.0.1",
            "::1",
            "[2001:db8::1]",
            "1:2:3:4:5:6:7:8",
            "::ffff:1.2.3.4",
            "xn--bcher-kva.example",
            "_sip.example")) {
      assertThat(problems(host(right))).as(right).isEmpty();
    }
    for (String wrong :
        List.of(
            "a..b",
            "-a.example",
            "a.example:80",
            "http://a",
            "*.*.a",
            "a*.example",
            "1.2.3",
            "1.2.3.256",
            "1.2.3.4.",
            "bücher.example",
            "*.1.2.3.4",
            "[::1",
            "1::2::3",
            ":::",
            "a".repeat(64),
            "a.".repeat(127) + "bcd")) {
      assertThat(problems(host(wrong))).as(wrong).hasSize(1);
    }
  }

  @Test
  void fieldsOfFramingCannotBeEdited() {
    for (String name :
        List.of("Content-Length", "transfer-encoding", "connection", "perigee-x", "Host", "a b")) {
      assertThat(problems(set("{request-headers: {set: {'" + name + "': x}}}")))
          .as(name)
          .hasSize(1);
      assertThat(problems(set("{response-headers: {remove: ['" + name + "']}}")))
          .as(name)
          .hasSize(1);
    }
    assertThat(problems(set("{response-headers: {set: {x-a: \"a\\r\\nb: c\"}}}"))).hasSize(1);
  }

  @Test
  void settingsKeepTheirRanges() {
    for (String wrong :
        List.of(
            "{redirect: {status: 304, location: /}}",
            "{redirect: {location: 'javascript:x'}}",
            "{redirect: {location: '/{port}'}}",
            "{rate-limit: {requests: 0}}",
            "{rate-limit: {requests: 5, per: 2h}}",
            "{cache-key: {query: some}}",
            "{cache-key: {query: {allow: [a], deny: [b]}}}",
            "{signed-url: {keys: []}}",
            "{cache-lifetime: -1}",
            "{slice-size: 1KiB}",
            "{slice-size: 17MiB}",
            "{bypass: maybe}")) {
      assertThat(problems(set(wrong))).as(wrong).hasSize(1);
    }
  }

  @Test
  void aSecretIsNotRepeatedInAProblem() {
    assertThat(problems(set("{signed-url: {keys: [{id: a, secret: hunter2}]}}")))
        .singleElement()
        .asString()
        .contains("has 7 characters")
        .doesNotContain("hunter2");
  }

  @Test
  void itemsAreBounded() {
    String hosts = "a,".repeat(101);
    assertThat(problems("{name: d, hosts: [" + hosts + "], origins: ['http://o']}"))
        .contains("p:1:18: hosts has 101 items; it must have 1 to 100");
    String rules = "{set: {}},".repeat(201);
    assertThat(problems("{name: d, hosts: [a], origins: ['http://o'], rules: [" + rules + "]}"))
        .containsExactly("p:1:53: rules has 201 items; it must have 0 to 200");
  }
}
