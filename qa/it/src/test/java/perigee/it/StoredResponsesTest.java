package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.Script;
import perigee.testkit.SmallNetwork;

/// How stored responses are used, through both tiers (RFC 9111 §4).
@ExtendWith(SharedNetwork.class)
class StoredResponsesTest {

  private final SmallNetwork network;

  StoredResponsesTest(SmallNetwork network) {
    this.network = network;
  }

  private static Script cacheable(Site site, String path) {
    return site.origin().path(path).header("cache-control", "max-age=600").body(path);
  }

  /// A response that is stale when it comes.
  private static Script stale(Site site, String path, String words) {
    return site.origin()
        .path(path)
        .header("cache-control", "max-age=60" + words)
        .header("age", "61")
        .body(path);
  }

  private RawResponse post(Site site, String path, String body) throws IOException {
    try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
      http.send(
          "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(path, site.host(), body.length(), body));
      return http.response("POST");
    }
  }

  @Test
  void aStaleResponseStandsInForAnOriginThatCannotBeReached() throws IOException { // §4.2.4
    try (Site site = Site.of(network, "unreachable")) {
      stale(site, "/it", "");
      assertThat(site.get("/it").status()).isEqualTo(200);
      site.origin().path("/it").dropsBeforeHead();
      assertThat(site.get("/it").text()).isEqualTo("/it");
      site.origin().stop();
      RawResponse answer = site.get("/it");
      assertThat(answer.text()).isEqualTo("/it");
      assertThat(Integer.parseInt(answer.header("age").orElse("0"))).isGreaterThan(60);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {", must-revalidate", ", proxy-revalidate", ", s-maxage=60", ", no-cache"})
  void butNotIfThatIsForbidden(String words) throws IOException { // §4.2.4
    try (Site site = Site.of(network, "forbidden")) {
      String path = "/" + words.hashCode();
      stale(site, path, words).header("etag", "\"1\"");
      assertThat(site.get(path).status()).isEqualTo(200);
      site.origin().path(path).dropsBeforeHead();
      assertThat(site.get(path).status()).isEqualTo(502);
    }
  }

  @Test
  void aPropertyCanForbidIt() throws IOException {
    try (Site site = Site.withRules(network, "strictly", "  - {set: {stale-if-error: 0s}}\n")) {
      stale(site, "/it", "");
      site.get("/it");
      site.origin().stop();
      assertThat(site.get("/it").status()).isEqualTo(502);
    }
  }

  @Test
  void headFreshensWhatIsStored() throws IOException { // §4.3.5
    try (Site site = Site.of(network, "freshens")) {
      stale(site, "/it", "").header("etag", "\"1\"").header("x-word", "old");
      site.get("/it");
      site.origin()
          .path("/it")
          .noHeaders()
          .header("cache-control", "max-age=600")
          .header("etag", "\"1\"")
          .header("x-word", "new");
      RawResponse head = site.request("edge-http", "HEAD", "/it");
      assertThat(head.header("x-word")).contains("new");
      assertThat(site.origin().requests("/it").getLast().method()).isEqualTo("HEAD");
      RawResponse hit = site.get("/it");
      assertThat(Site.isHit(hit)).isTrue();
      assertThat(hit.header("x-word")).contains("new");
      assertThat(site.origin().count("/it")).isEqualTo(2);
    }
  }

  @Test
  void headThatTellsOfAnotherResponseEndsTheStoredOne() throws IOException { // §4.3.5
    try (Site site = Site.of(network, "replaced")) {
      stale(site, "/it", "").header("etag", "\"1\"");
      site.get("/it");
      site.origin().path("/it").noHeaders().header("etag", "\"2\"").body("other");
      assertThat(site.request("edge-http", "HEAD", "/it").header("etag")).contains("\"2\"");
      assertThat(site.get("/it").text()).isEqualTo("other");
    }
  }

  @Test
  void whatAnUnsafeAnswerNamesIsAskedForAgain() throws IOException { // §4.4
    try (Site site = Site.of(network, "names")) {
      for (int i = 0; i < 6; i++) { // their keys belong to different nodes
        String path = "/made-" + i;
        cacheable(site, path);
        site.get(path);
        assertThat(Site.isHit(site.get(path))).isTrue();
        String field = i % 2 == 0 ? "location" : "content-location";
        site.origin().path("/make").noHeaders().header(field, path).answers(201);
        assertThat(post(site, "/make", "x").status()).isEqualTo(201);
        site.get(path);
        assertThat(site.origin().count(path)).as(path).isEqualTo(2);
      }
      cacheable(site, "/safe");
      site.get("/safe");
      site.origin()
          .path("/make")
          .noHeaders()
          .header("location", "http://elsewhere.test/safe")
          .answers(201);
      post(site, "/make", "x");
      assertThat(Site.isHit(site.get("/safe"))).isTrue();
    }
  }

  @Test
  void aPostThatSaysItIsAGetIsKept() throws IOException { // RFC 9110 §9.3.3
    try (Site site = Site.of(network, "posts")) {
      cacheable(site, "/it").header("content-location", "/it");
      cacheable(site, "/other").header("content-location", "/elsewhere");
      assertThat(post(site, "/it", "x").text()).isEqualTo("/it");
      post(site, "/other", "x");
      RawResponse hit = site.get("/it");
      assertThat(Site.isHit(hit)).isTrue();
      assertThat(hit.text()).isEqualTo("/it");
      assertThat(Site.isHit(site.get("/other"))).isFalse();
    }
  }

  @Test
  void severalRangesComeInOneAnswer() throws IOException { // RFC 9110 §14.6
    try (Site site = Site.of(network, "several-ranges")) {
      cacheable(site, "/it").header("content-type", "text/a").body("0123456789");
      site.get("/it");
      RawResponse answer = site.get("/it", "Range: bytes=0-1,3-4,4-5,-1");
      assertThat(answer.status()).isEqualTo(206);
      String type = answer.header("content-type").orElse("");
      assertThat(type).startsWith("multipart/byteranges; boundary=");
      String boundary = type.substring(type.indexOf('=') + 1);
      String part = "--" + boundary + "\r\ncontent-type: text/a\r\ncontent-range: bytes ";
      assertThat(answer.text())
          .isEqualTo(
              part
                  + "0-1/10\r\n\r\n01\r\n"
                  + part
                  + "3-5/10\r\n\r\n345\r\n"
                  + part
                  + "9-9/10\r\n\r\n9\r\n--"
                  + boundary
                  + "--\r\n");
      assertThat(answer.header("content-range")).isEmpty();
      assertThat(site.get("/it", "Range: bytes=0-1,1-2").header("content-range"))
          .contains("bytes 0-2/10");
      assertThat(site.get("/it", "Range: bytes=0-1", "If-Range: \"other\"").status())
          .isEqualTo(200);
    }
  }

  @Test
  void theEndOfTheUnknownIsAskedForAndKept() throws IOException { // RFC 9111 §3.3
    try (Site site = Site.of(network, "ends")) {
      cacheable(site, "/it").answers(206).header("content-range", "bytes 5-9/10").body("56789");
      assertThat(site.get("/it", "Range: bytes=-5").text()).isEqualTo("56789");
      assertThat(site.origin().requests("/it").getLast().header("range")).contains("bytes=-5");
      RawResponse part = site.get("/it", "Range: bytes=6-7");
      assertThat(part.status()).isEqualTo(206);
      assertThat(part.text()).isEqualTo("67");
      assertThat(part.header("content-range")).contains("bytes 6-7/10");
      assertThat(Site.isHit(part)).isTrue();
      assertThat(site.get("/it", "Range: bytes=-2").text()).isEqualTo("89");
      assertThat(site.origin().count("/it")).isEqualTo(1);
      cacheable(site, "/it").answers(200).noHeaders().body("0123456789");
      assertThat(site.get("/it", "Range: bytes=4-6").status()).isNotEqualTo(416);
      assertThat(site.origin().count("/it")).isEqualTo(2);
    }
  }

  @Test
  void anEarlyHintIsPassedOnAndNeverReplayed() throws IOException { // RFC 8297
    try (Site site = Site.of(network, "interim")) {
      cacheable(site, "/it").earlyHint("</a.css>; rel=preload");
      try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
        http.send("GET /it HTTP/1.1\r\nHost: interim.test\r\n\r\n");
        RawResponse hint = http.head();
        assertThat(hint.status()).isEqualTo(103);
        assertThat(hint.header("link")).contains("</a.css>; rel=preload");
        assertThat(http.response("GET").header("link")).isEmpty();
        http.send("GET /it HTTP/1.1\r\nHost: interim.test\r\n\r\n");
        assertThat(http.head().status()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lenient | {set: {store-set-cookie: true}} | true
          severe  |                                 | false
          """)
  void cookiesAreStoredWhereThePropertyWantsIt(String name, String rule, boolean stored)
      throws IOException {
    String rules = rule == null ? "" : "  - " + rule + "\n";
    try (Site site = Site.withRules(network, name, rules)) {
      cacheable(site, "/it").header("set-cookie", "a=b");
      site.get("/it");
      RawResponse second = site.get("/it");
      assertThat(Site.isHit(second)).isEqualTo(stored);
      assertThat(second.header("set-cookie")).contains("a=b");
    }
  }

  @Test
  void fieldsThatConnectionTakesAwayMakeNoStoredAnswer() throws IOException { // RFC 9110 §7.6.1
    try (Site site = Site.of(network, "nominated")) {
      cacheable(site, "/it").header("vary", "x-a");
      site.get("/it", "X-A: 1", "Connection: x-a");
      assertThat(site.origin().requests("/it").getLast().header("x-a")).isEmpty();
      assertThat(Site.isHit(site.get("/it", "X-A: 1"))).isFalse();
      assertThat(Site.isHit(site.get("/it", "X-A: 1"))).isTrue();
    }
  }
}
