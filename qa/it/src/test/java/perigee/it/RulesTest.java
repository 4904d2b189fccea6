package perigee.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import perigee.testkit.Await;
import perigee.testkit.RawResponse;
import perigee.testkit.Script;
import perigee.testkit.SeenRequest;
import perigee.testkit.SmallNetwork;

/// What a property's rules set, seen by a client and by the origin.
@ExtendWith(SharedNetwork.class)
class RulesTest {

  private static final String SECRET = "a secret of enough characters";

  private final SmallNetwork network;

  RulesTest(SmallNetwork network) {
    this.network = network;
  }

  private static Script cacheable(Site site, String path, String body) {
    return site.origin().path(path).header("cache-control", "max-age=600").body(body);
  }

  @Test
  void bypassPassesTheCacheBy() throws IOException {
    String rules = "  - {match: {path: '/live/*'}, set: {bypass: true}}\n";
    try (Site site = Site.withRules(network, "bypass", rules)) {
      cacheable(site, "/live/score", "1:0");
      cacheable(site, "/still", "same");
      for (int i = 0; i < 3; i++) {
        assertThat(site.get("/live/score").header("cache-status").orElse(""))
            .contains("edge1; fwd=bypass");
        site.get("/still");
      }
      assertThat(site.origin().count("/live/score")).isEqualTo(3);
      assertThat(site.origin().count("/still")).isEqualTo(1);
    }
  }

  @Test
  void aRedirectIsAnsweredWithoutTheOrigin() throws IOException {
    String rules =
        """
          - match: {path: '/old/*'}
            set:
              redirect: {status: 301, location: 'https://{host}{path}{query}'}
        """;
    try (Site site = Site.withRules(network, "redirect", rules)) {
      RawResponse answer = site.get("/old/page?q=1");
      assertThat(answer.status()).isEqualTo(301);
      assertThat(answer.header("location")).contains("https://redirect.test/old/page?q=1");
      assertThat(site.origin().requests()).isEmpty();
    }
  }

  @Test
  void headersAreEditedOnBothSides() throws IOException {
    String rules =
        """
          - set:
              request-headers: {remove: [x-debug], set: {x-site: perigee}}
              response-headers: {remove: [server], set: {x-frame-options: DENY}, add: {x-two: b}}
        """;
    try (Site site = Site.withRules(network, "edits", rules)) {
      cacheable(site, "/it", "x").header("server", "secret/1.0").header("x-two", "a");
      RawResponse answer = site.get("/it", "X-Debug: yes", "X-Other: kept");
      assertThat(answer.header("server")).isEmpty();
      assertThat(answer.header("x-frame-options")).contains("DENY");
      assertThat(answer.fields()).anyMatch(f -> f.equalsIgnoreCase("x-two: b"));
      SeenRequest seen = site.origin().requests("/it").getFirst();
      assertThat(seen.header("x-debug")).isEmpty();
      assertThat(seen.header("x-site")).contains("perigee");
      assertThat(seen.header("x-other")).contains("kept");
    }
  }

  @Test
  void deniedQueryParametersAndTheirOrderDoNotMatter() throws IOException {
    String rules =
        """
          - set: {cache-key: {query: {deny: ['utm_*']}, sort-query: true}}
        """;
    try (Site site = Site.withRules(network, "query", rules)) {
      cacheable(site, "/it", "x");
      site.get("/it?a=1&b=2&utm_source=mail");
      assertThat(Site.isHit(site.get("/it?b=2&a=1"))).isTrue();
      assertThat(Site.isHit(site.get("/it?utm_medium=x&a=1&b=2"))).isTrue();
      assertThat(Site.isHit(site.get("/it?a=1&b=3"))).isFalse();
    }
  }

  @Test
  void aSignedUrlIsServedAndAnythingElseRefused() throws Exception {
    String rules =
        "  - {match: {path: '/paid/*'}, set: {signed-url: {keys: [{id: k1, secret: '%s'}]}}}\n"
            .formatted(SECRET);
    try (Site site = Site.withRules(network, "signed", rules)) {
      cacheable(site, "/paid/film", "frames");
      String good = signed("/paid/film", Instant.now().plusSeconds(60).getEpochSecond());
      assertThat(site.get(good).text()).isEqualTo("frames");
      assertThat(site.get("/paid/film").status()).isEqualTo(403);
      assertThat(site.get(good.replace("film", "other")).status()).isEqualTo(403);
      assertThat(site.get(good + "x").status()).isEqualTo(403);
      String old = signed("/paid/film", Instant.now().minusSeconds(60).getEpochSecond());
      assertThat(site.get(old).status()).isEqualTo(403);
    }
  }

  /// As the provider's guide says: HMAC-SHA-256 of everything before `&signature=`.
  private static String signed(String path, long expires) throws GeneralSecurityException {
    String text = path + "?expires=" + expires + "&key-id=k1";
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
    byte[] code = mac.doFinal(text.getBytes(UTF_8));
    return text + "&signature=" + Base64.getUrlEncoder().withoutPadding().encodeToString(code);
  }

  @Test
  void aClientThatAsksTooOftenIsToldToWait() throws IOException {
    String rules = "  - {set: {rate-limit: {requests: 3, per: 1h}}}\n";
    try (Site site = Site.withRules(network, "rate", rules)) {
      cacheable(site, "/it", "x");
      for (int i = 0; i < 3; i++) {
        assertThat(site.get("/it").status()).isEqualTo(200);
      }
      RawResponse refused = site.get("/it");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(Long.parseLong(refused.header("retry-after").orElse("0"))).isBetween(1L, 1_200L);
    }
  }

  @Test
  void textIsCompressedForThoseWhoAcceptIt() throws IOException {
    String text = "all work and no play ".repeat(500);
    try (Site site = Site.withRules(network, "gzip", "  - {set: {compression: true}}\n")) {
      cacheable(site, "/it", text).header("content-type", "text/plain");
      for (int i = 0; i < 2; i++) {
        RawResponse small = site.get("/it", "Accept-Encoding: gzip");
        assertThat(small.header("content-encoding")).contains("gzip");
        assertThat(small.header("vary").orElse("")).containsIgnoringCase("accept-encoding");
        assertThat(small.body().length).isLessThan(text.length() / 4);
        assertThat(unzipped(small)).isEqualTo(text);
        RawResponse plain = site.get("/it");
        assertThat(plain.header("content-encoding")).isEmpty();
        assertThat(plain.text()).isEqualTo(text);
      }
      assertThat(site.origin().count("/it")).isEqualTo(1);
    }
  }

  private static String unzipped(RawResponse answer) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void aLifetimeOverridesTheOrigins() throws IOException {
    String rules = "  - {match: {path: '*.css'}, set: {cache-lifetime: 1h}}\n";
    try (Site site = Site.withRules(network, "lifetime", rules)) {
      site.origin().path("/a.css").header("cache-control", "max-age=0").body("x");
      site.get("/a.css");
      RawResponse hit = site.get("/a.css");
      assertThat(Site.cacheStatus(hit)).matches("edge1; hit; ttl=(3600|35..)");
    }
  }

  @Test
  void staleIsServedWhileOneRequestRefreshes() { // RFC 5861 §3
    String rules = "  - {set: {cache-lifetime: 1s, stale-while-revalidate: 1h}}\n";
    try (Site site = Site.withRules(network, "swr", rules)) {
      cacheable(site, "/it", "old");
      Await.until(ofSeconds(10), "a stale hit", () -> isStale(site.get("/it")));
      cacheable(site, "/it", "new");
      Await.until(ofSeconds(10), "the new one", () -> site.get("/it").text().equals("new"));
    }
  }

  private static boolean isStale(RawResponse answer) {
    return Site.cacheStatus(answer).matches("edge1; hit; ttl=-[0-9]+");
  }

  @Test
  void staleIsServedWhenTheOriginFails() throws IOException { // RFC 5861 §4
    String rules = "  - {set: {cache-lifetime: 1s, stale-if-error: 1h}}\n";
    try (Site site = Site.withRules(network, "sie", rules)) {
      cacheable(site, "/it", "kept");
      assertThat(site.get("/it").text()).isEqualTo("kept");
      site.origin().stop();
      long end = System.nanoTime() + ofSeconds(3).toNanos();
      Await.until(
          ofSeconds(10),
          "three seconds of good answers",
          () -> {
            RawResponse answer = site.get("/it");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("kept");
            return System.nanoTime() - end > 0;
          });
      assertThat(site.get("/never-seen").status()).isEqualTo(502);
    }
  }

  @Test
  void serverTimingIsSentIfTheRuleWantsIt() throws IOException {
    try (Site site = Site.withRules(network, "timing", "  - {set: {server-timing: true}}\n")) {
      cacheable(site, "/it", "x");
      assertThat(site.get("/it").header("server-timing").orElse("")).contains("desc=\"miss\"");
      assertThat(site.get("/it").header("server-timing").orElse("")).contains("desc=\"hit\"");
    }
  }
}
