package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.Script;
import perigee.testkit.ScriptedOrigin;
import perigee.testkit.SeenRequest;
import perigee.testkit.SmallNetwork;

/// An origin that shows its whole request can't be used to give other clients what one made up.
@ExtendWith(SharedNetwork.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoisonTest {

  private static final String RULES =
      """
        - match: {paths: ['/keyed/*']}
          set: {cache-key: {headers: [x-forwarded-host]}}
        - match: {paths: ['/only-v/*']}
          set: {cache-key: {query: {allow: [v]}}}
        - match: {paths: ['/static/*', '/account/*.css']}
          set: {cache-lifetime: 1h}
      """;

  private final SmallNetwork network;
  private final ScriptedOrigin origin = ScriptedOrigin.answering(PoisonTest::shown);
  private final String host = "poison.test";
  private final Site site;

  PoisonTest(SmallNetwork network) {
    this.network = network;
    this.site = new Site(network, host, origin);
  }

  @BeforeAll
  void configure() {
    site.configure("  - http://" + origin.authority() + "\n", RULES);
  }

  @AfterAll
  void close() {
    origin.close();
  }

  /// The request as the body, to be kept for an hour; below `/static` and `/account` nothing is
  /// said.
  private static Optional<Script> shown(SeenRequest request) {
    Script script = new Script().answers(200);
    String path = request.path();
    if (!path.startsWith("/static/") && !path.startsWith("/account/")) {
      script.header("cache-control", "max-age=3600");
    } else {
      script.header("content-type", "text/html");
    }
    return Optional.of(
        script.body(
            request.method()
                + " "
                + request.target()
                + "\n"
                + String.join("\n", request.fields())
                + "\n"
                + request.body()));
  }

  private RawResponse raw(String text) throws IOException {
    try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
      http.send(text);
      return http.response("GET");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Forwarded: host=evil.test",
        "X-Forwarded-Host: evil.test",
        "X-Forwarded-Server: evil.test",
        "X-Forwarded-Scheme: evil",
        "X-Forwarded-Proto: evil",
        "X-Forwarded-Port: evil",
        "X-Forwarded-Prefix: /evil",
        "X-Forwarded-For: evil",
        "X-Forwarded-SSL: evil",
        "X-Host: evil.test",
        "X-Original-Host: evil.test",
        "X-Original-URL: /evil",
        "X-Rewrite-URL: /evil",
        "X-HTTP-Method-Override: EVIL",
        "X-HTTP-Method: EVIL",
        "X-Method-Override: EVIL",
        "x-real-ip: evil",
        "True-Client-IP: evil",
        "Proxy: http://evil.test",
        "perigee-scheme: evil",
        "perigee-hop: evil",
        "perigee-purges: evil",
        "Connection: x-evil",
        "Keep-Alive: evil",
        "Upgrade: evil",
        "TE: evil",
        "Trailer: evil",
        "Accept-Encoding: evil",
        "If-None-Match: \"evil\"",
        "Range: bytes=0-1, 9876-9876"
      })
  void whatIsNotInTheKeyDoesNotReachTheOrigin(String field) throws IOException {
    String target = "/page/" + Integer.toHexString(field.hashCode());
    site.get(target, field);
    RawResponse victim = site.get(target);
    assertThat(victim.status()).isEqualTo(200);
    assertThat(victim.text()).doesNotContainIgnoringCase("evil").doesNotContain("9876");
    assertThat(Site.isHit(victim)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "'GET /h1 HTTP/1.1|Host: %s:6666', /h1",
    "'GET /h2 HTTP/1.1|Host: %S', /h2",
    "'GET /h3 HTTP/1.1|Host: %s.', /h3",
    "'GET http://%s/h4 HTTP/1.1|Host: evil.test', /h4",
    "'GET http://%s:6666/h5 HTTP/1.1|Host: %s', /h5"
  })
  void theOriginSeesTheKeysHostAlone(String head, String target) throws IOException {
    String request = head.formatted(host, host).replace("|", "\r\n") + "\r\n\r\n";
    assertThat(raw(request).status()).isEqualTo(200);
    RawResponse victim = site.get(target);
    assertThat(Site.isHit(victim)).isTrue();
    assertThat(
            victim.text().lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith("host:")))
        .containsExactly("host: " + host);
  }

  @ParameterizedTest
  @CsvSource({
    "/a1/%2e%2e/p1, /p1",
    "/a1/.%2E/p2, /p2",
    "/p%33, /p3",
    "/./x/../p4, /p4",
    "/only-v/a?v=1&evil=2, /only-v/a?v=1",
    "/only-v/b?evil=2&v=1&evil, /only-v/b?v=1",
    "/only-v/c?v=1&e%76il=2, /only-v/c?v=1"
  })
  void theOriginIsAskedForWhatTheKeySays(String asked, String key) throws IOException {
    site.get(asked);
    RawResponse victim = site.get(key);
    assertThat(Site.isHit(victim)).isTrue();
    assertThat(victim.text()).startsWith("GET " + key + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "//q1, /q1",
    "/q2%2f, /q2/",
    "/q3%5c, /q3/",
    "/q4;evil=1, /q4",
    "/q5?a=1&a=2, /q5?a=2&a=1",
    "/q6%3fa=1, /q6?a=1",
    "/Q7, /q7",
    "/q8%23, /q8",
    "/q9?, /q9"
  })
  void whatMayDifferIsKeptApart(String asked, String other) throws IOException {
    site.get(asked);
    RawResponse victim = site.get(other);
    assertThat(Site.isHit(victim)).isFalse();
    assertThat(victim.text()).startsWith("GET " + other + "\n");
  }

  @Test
  void aBodyWithGetIsNotStored() throws IOException {
    raw("GET /fat HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 4\r\n\r\nevil");
    assertThat(site.get("/fat").text()).doesNotContain("evil");
  }

  @Test
  void aFieldThatThePropertyHasInItsKeyReachesTheOrigin() throws IOException {
    assertThat(site.get("/keyed/a", "X-Forwarded-Host: other.test").text())
        .contains("X-Forwarded-Host: other.test");
    assertThat(site.get("/keyed/a").text()).doesNotContain("other.test");
  }

  @Test
  void aPageUnderTheNameOfAFileIsNotKept() throws IOException {
    assertThat(Site.cacheStatus(site.get("/account/x.css"))).contains("type-mismatch");
    assertThat(Site.isHit(site.get("/account/x.css"))).isFalse();
    site.get("/static/page");
    assertThat(Site.isHit(site.get("/static/page"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a%00b", "/a\\b", "/a%0", "/a%zz"})
  void pathsThatServersReadDifferentlyAreRefused(String path) throws IOException {
    int before = origin.requests().size();
    assertThat(site.get(path).status()).isEqualTo(400);
    assertThat(origin.requests()).hasSize(before);
  }
}
