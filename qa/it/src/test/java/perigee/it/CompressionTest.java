package perigee.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import perigee.testkit.Await;
import perigee.testkit.Perigee;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.Script;
import perigee.testkit.SmallNetwork;

/// What clients get of a property that compresses.
@ExtendWith(SharedNetwork.class)
class CompressionTest {

  private static final String RULES = "  - {set: {compression: true}}\n";
  private static final String TEXT = numbered("all work and no play makes Jack a dull boy");
  private static final List<String> CODINGS = List.of("br", "zstd", "gzip");

  private final SmallNetwork network;

  CompressionTest(SmallNetwork network) {
    this.network = network;
  }

  private static String numbered(String line) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      text.append(Integer.toString(i * 7919 % 2_003, 36)).append(": ").append(line).append('\n');
    }
    return text.toString();
  }

  private static Script text(Site site, String path, String text) {
    return site.origin()
        .path(path)
        .noHeaders()
        .header("content-type", "text/plain")
        .header("cache-control", "max-age=600")
        .header("etag", '"' + Integer.toHexString(text.hashCode()) + '"')
        .header("vary", "accept-encoding")
        .body(text);
  }

  private static String accepting(String codings) {
    return "Accept-Encoding: " + codings;
  }

  @Test
  void eachClientGetsItsCodingAndTheOriginIsAskedOnce() throws Exception { // RFC 9110 §12.5.3
    try (Site site = Site.withRules(network, "codings", RULES)) {
      text(site, "/it", TEXT).header("content-digest", "sha-256=:AA==:");
      Set<String> tags = new HashSet<>();
      for (int round = 0; round < 2; round++) {
        for (String coding : CODINGS) {
          RawResponse answer = settled(site, "/it", coding);
          assertThat(answer.header("content-encoding")).contains(coding);
          assertThat(answer.header("vary").orElse("")).isEqualTo("accept-encoding");
          assertThat(answer.header("content-digest")).isEmpty();
          assertThat(answer.body().length).isLessThan(TEXT.length() / 5);
          assertThat(decoded(answer)).isEqualTo(TEXT);
          tags.add(answer.header("etag").orElse(""));
        }
        RawResponse plain = site.get("/it");
        assertThat(plain.header("content-encoding")).isEmpty();
        assertThat(plain.header("vary")).contains("accept-encoding");
        assertThat(plain.text()).isEqualTo(TEXT);
        tags.add(plain.header("etag").orElse(""));
      }
      assertThat(tags).as("a strong tag for each coding").hasSize(4).noneMatch(String::isEmpty);
      assertThat(site.origin().count("/it")).isEqualTo(1);
    }
  }

  /// The answer once the coding is stored, which its length tells.
  private static RawResponse settled(Site site, String path, String coding) {
    RawResponse[] last = new RawResponse[1];
    Await.until(
        ofSeconds(10),
        "a stored " + coding,
        () -> {
          RawResponse answer = site.get(path, accepting(coding));
          last[0] = answer;
          return answer.header("content-length").isPresent();
        });
    return last[0];
  }

  private static String decoded(RawResponse answer) throws IOException, InterruptedException {
    String tool =
        switch (answer.header("content-encoding").orElse("")) {
          case "br" -> "brotli";
          case "zstd" -> "zstd";
          case "gzip" -> "gzip";
          default -> "cat";
        };
    ProcessBuilder command =
        tool.equals("cat") ? new ProcessBuilder(tool) : new ProcessBuilder(tool, "-d", "-c");
    Process process = command.start();
    try (var in = process.getOutputStream()) {
      in.write(answer.body());
    }
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return text;
  }

  @Test
  void curlReadsWhatItAccepts() {
    try (Site site = Site.withRules(network, "curl", RULES)) {
      text(site, "/it", TEXT);
      String to = site.host() + ":80:127.0.0.1:" + network.port("edge-http");
      for (String accepted : List.of("br", "zstd", "gzip", "gzip, br;q=0.1", "identity")) {
        var result =
            Perigee.run(
                List.of(
                    "curl",
                    "-sS",
                    "--compressed",
                    "-H",
                    accepting(accepted),
                    "--connect-to",
                    to,
                    "http://" + site.host() + "/it"));
        assertThat(result.out()).as("%s: %s", accepted, result.err()).isEqualTo(TEXT);
      }
      assertThat(site.origin().count("/it")).isEqualTo(1);
    }
  }

  @Test
  void whileTheFirstCodingIsMadeAllFollowIt() throws Exception {
    try (Site site = Site.withRules(network, "making", RULES)) {
      Script slow = text(site, "/it", TEXT).stallsAfter(TEXT.length() / 2);
      try (RawHttp one = RawHttp.connect(network.port("edge-http"));
          RawHttp two = RawHttp.connect(network.port("edge-http"))) {
        one.send("GET /it HTTP/1.1\r\nHost: making.test\r\nAccept-Encoding: br\r\n\r\n");
        two.send("GET /it HTTP/1.1\r\nHost: making.test\r\nAccept-Encoding: br\r\n\r\n");
        Await.until(ofSeconds(10), "a request", () -> site.origin().count("/it") == 1);
        slow.release();
        assertThat(decoded(one.response("GET"))).isEqualTo(TEXT);
        assertThat(decoded(two.response("GET"))).isEqualTo(TEXT);
      }
      assertThat(site.origin().count("/it")).isEqualTo(1);
    }
  }

  @Test
  void conditionsGoByTheCodingsOwnTag() throws IOException { // RFC 9110 §13.1.2
    try (Site site = Site.withRules(network, "tags", RULES)) {
      text(site, "/it", TEXT);
      String brotli = settled(site, "/it", "br").header("etag").orElse("");
      String gzip = settled(site, "/it", "gzip").header("etag").orElse("");
      RawResponse same = site.get("/it", accepting("br"), "If-None-Match: " + brotli);
      assertThat(same.status()).isEqualTo(304);
      assertThat(same.header("etag")).contains(brotli);
      assertThat(same.header("vary")).contains("accept-encoding");
      RawResponse other = site.get("/it", accepting("br"), "If-None-Match: " + gzip);
      assertThat(other.status()).isEqualTo(200);
    }
  }

  @Test
  void headSaysWhatGetSays() throws IOException {
    try (Site site = Site.withRules(network, "head", RULES)) {
      text(site, "/it", TEXT);
      RawResponse get = settled(site, "/it", "zstd");
      RawResponse head = site.request("edge-http", "HEAD", "/it", accepting("zstd"));
      for (String name : List.of("content-encoding", "content-length", "etag", "vary")) {
        assertThat(head.header(name)).as(name).isEqualTo(get.header(name));
      }
    }
  }

  @Test
  void partsAreOfThePlainBodyUnlessTheCodedOneIsNamed() throws IOException { // RFC 9110 §14.2
    try (Site site = Site.withRules(network, "parts", RULES)) {
      text(site, "/it", TEXT);
      RawResponse whole = settled(site, "/it", "br");
      RawResponse plain = site.get("/it", accepting("br"), "Range: bytes=0-9");
      assertThat(plain.status()).isEqualTo(206);
      assertThat(plain.header("content-encoding")).isEmpty();
      assertThat(plain.text()).isEqualTo(TEXT.substring(0, 10));
      String tag = "If-Range: " + whole.header("etag").orElse("");
      RawResponse coded = site.get("/it", accepting("br"), "Range: bytes=5-14", tag);
      assertThat(coded.status()).isEqualTo(206);
      assertThat(coded.header("content-encoding")).contains("br");
      assertThat(coded.body()).isEqualTo(Arrays.copyOfRange(whole.body(), 5, 15));
      RawResponse refused = site.get("/it", accepting("gzip"), "Range: bytes=5-14", tag);
      assertThat(refused.status()).isEqualTo(200);
    }
  }

  @Test
  void aPurgeEndsAllCodings() throws Exception {
    try (Site site = Site.withRules(network, "purged", RULES)) {
      text(site, "/it", TEXT);
      for (String coding : CODINGS) {
        settled(site, "/it", coding);
      }
      String newer = TEXT.replace("dull", "keen");
      text(site, "/it", newer);
      network.api().purge("{\"url\": \"http://purged.test/it\"}");
      for (String coding : CODINGS) {
        assertThat(decoded(site.get("/it", accepting(coding)))).isEqualTo(newer);
      }
      assertThat(site.get("/it").text()).isEqualTo(newer);
    }
  }

  @Test
  void aValidationKeepsTheCodings() throws Exception { // RFC 9111 §4.3.4
    String rules = "  - {set: {compression: true, cache-lifetime: 1s}}\n";
    try (Site site = Site.withRules(network, "kept", rules)) {
      text(site, "/it", TEXT);
      settled(site, "/it", "br");
      Await.until(
          ofSeconds(10),
          "a validation that keeps the stored coding",
          () -> {
            RawResponse answer = site.get("/it", accepting("br"));
            assertThat(answer.header("content-length")).isPresent();
            return answer.header("cache-status").orElse("").contains("edge1; fwd=stale");
          });
      assertThat(decoded(site.get("/it", accepting("br")))).isEqualTo(TEXT);
    }
  }

  @Test
  void whatIsAskedForOftenIsMadeSmallerStill() throws Exception {
    try (Site site = Site.withRules(network, "smaller", RULES)) {
      text(site, "/it", TEXT);
      RawResponse first = settled(site, "/it", "gzip");
      Await.until(
          ofSeconds(20),
          "another tag",
          () -> {
            RawResponse answer = site.get("/it", accepting("gzip"));
            boolean other = !answer.header("etag").equals(first.header("etag"));
            assertThat(!other || answer.body().length < first.body().length).isTrue();
            return other;
          });
      assertThat(decoded(site.get("/it", accepting("gzip")))).isEqualTo(TEXT);
    }
  }

  @Test
  void whatTheOriginAlwaysZipsIsUnpackedForWhoCannot() throws Exception {
    try (Site site = Site.withRules(network, "unpacked", RULES)) {
      text(site, "/it", TEXT).header("content-encoding", "gzip").body(zipped(TEXT.getBytes(UTF_8)));
      RawResponse plain = site.get("/it");
      assertThat(plain.header("content-encoding")).isEmpty();
      assertThat(plain.text()).isEqualTo(TEXT);
      assertThat(plain.header("vary")).contains("accept-encoding");
      RawResponse gzip = site.get("/it", accepting("gzip, br"));
      assertThat(gzip.header("content-encoding")).contains("gzip");
      assertThat(decoded(gzip)).isEqualTo(TEXT);
      assertThat(site.get("/it", accepting("br")).text()).isEqualTo(TEXT);
      assertThat(site.origin().count("/it")).isEqualTo(1);
    }
  }

  @Test
  void aBombIsNotUnpacked() throws IOException {
    try (Site site = Site.withRules(network, "bomb", RULES)) {
      byte[] bomb = zipped(new byte[100 << 20]);
      text(site, "/it", "bomb").header("content-encoding", "gzip").body(bomb);
      assertThat(site.get("/it").isComplete()).isFalse();
      assertThat(site.get("/it", accepting("gzip")).body()).isEqualTo(bomb);
    }
  }

  private static byte[] zipped(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  @Test
  void whatGainsNothingOrMustNotChangeIsLeftAlone() throws IOException {
    try (Site site = Site.withRules(network, "alone", RULES)) {
      text(site, "/tiny", "tiny").noHeaders().header("content-type", "text/plain");
      text(site, "/fixed", TEXT).header("cache-control", "no-transform");
      text(site, "/png", TEXT).noHeaders().header("content-type", "image/png");
      for (String path : List.of("/tiny", "/fixed", "/png")) {
        assertThat(site.get(path, accepting("gzip")).header("content-encoding")).isEmpty();
      }
    }
  }

  @Test
  void whatIsNotStoredIsCodedOnItsWayWithAWeakTag() throws Exception {
    try (Site site = Site.withRules(network, "passing", RULES)) {
      text(site, "/it", TEXT).header("cache-control", "no-store");
      for (String coding : CODINGS) {
        RawResponse answer = site.get("/it", accepting(coding));
        assertThat(answer.header("content-encoding")).contains(coding);
        assertThat(answer.header("etag").orElse("")).startsWith("W/\"");
        assertThat(decoded(answer)).isEqualTo(TEXT);
      }
    }
  }
}
