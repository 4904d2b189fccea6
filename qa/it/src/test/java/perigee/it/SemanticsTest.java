package perigee.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import perigee.testkit.CheckableBytes;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.Script;
import perigee.testkit.SeenRequest;
import perigee.testkit.SmallNetwork;

/// HTTP as the standards say it, through the whole network.
@ExtendWith(SharedNetwork.class)
class SemanticsTest {

  private final SmallNetwork network;

  SemanticsTest(SmallNetwork network) {
    this.network = network;
  }

  private static Script cacheable(Site site, String path, String body) {
    return site.origin().path(path).header("cache-control", "max-age=600").body(body);
  }

  @Test
  void aMatchingConditionIsAnsweredWithoutTheBody() throws IOException { // RFC 9110 §13.1.2
    try (Site site = Site.of(network, "conditional")) {
      cacheable(site, "/it", "body").header("etag", "\"v1\"");
      site.get("/it");
      RawResponse answer = site.get("/it", "If-None-Match: \"v1\"");
      assertThat(answer.status()).isEqualTo(304);
      assertThat(answer.header("etag")).contains("\"v1\"");
      assertThat(site.get("/it", "If-None-Match: \"v2\"").text()).isEqualTo("body");
      assertThat(site.origin().count("/it")).isEqualTo(1);
    }
  }

  @Test
  void aSoftPurgeRefreshesByValidation() throws IOException {
    try (Site site = Site.of(network, "soft")) {
      cacheable(site, "/it", "body").header("etag", "\"v1\"");
      site.get("/it");
      network.api().purge("{\"url\": \"http://soft.test/it\", \"soft\": true}");
      RawResponse refreshed = site.get("/it");
      assertThat(refreshed.text()).isEqualTo("body");
      SeenRequest last = site.origin().requests("/it").getLast();
      assertThat(last.header("if-none-match")).contains("\"v1\"");
      assertThat(Site.isHit(site.get("/it"))).isTrue();
      assertThat(site.origin().count("/it")).isEqualTo(2);
    }
  }

  @Test
  void aRangeOfAStoredObjectIsServed() throws IOException { // RFC 9110 §14
    try (Site site = Site.of(network, "ranges")) {
      site.origin().path("/it").header("cache-control", "max-age=600").generatedBody(200_000, 4);
      for (int i = 0; i < 2; i++) { // once while it is fetched, once from the store
        RawResponse part = site.get("/it", "Range: bytes=65530-131080");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.header("content-range")).contains("bytes 65530-131080/200000");
        assertThat(part.body()).isEqualTo(CheckableBytes.bytes(4, 65_530, 65_551));
      }
      assertThat(site.get("/it", "Range: bytes=-5").body())
          .isEqualTo(CheckableBytes.bytes(4, 199_995, 5));
      RawResponse beyond = site.get("/it", "Range: bytes=200000-");
      assertThat(beyond.status()).isEqualTo(416);
      assertThat(beyond.header("content-range")).contains("bytes */200000");
      assertThat(site.origin().count("/it")).isEqualTo(1);
    }
  }

  @Test
  void headIsAnsweredWithTheSameFieldsAndNoBody() throws IOException {
    try (Site site = Site.of(network, "heads")) {
      cacheable(site, "/it", "twelve bytes");
      site.get("/it");
      try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
        RawResponse head = http.request("HEAD", site.host(), "/it");
        assertThat(head.header("content-length")).contains("12");
        assertThat(Site.isHit(head)).isTrue();
        assertThat(http.get(site.host(), "/it").text()).isEqualTo("twelve bytes");
      }
      assertThat(site.request("edge-http", "HEAD", "/unseen").status()).isEqualTo(404);
    }
  }

  @Test
  void onlyIfCachedNeverReachesTheOrigin() throws IOException { // RFC 9111 §5.2.1.7
    try (Site site = Site.of(network, "only")) {
      cacheable(site, "/it", "x");
      assertThat(site.get("/it", "Cache-Control: only-if-cached").status()).isEqualTo(504);
      assertThat(site.origin().requests()).isEmpty();
      site.get("/it");
      assertThat(site.get("/it", "Cache-Control: only-if-cached").text()).isEqualTo("x");
    }
  }

  @Test
  void anOldClientGetsAnAnswerThatEndsWithTheConnection() throws IOException {
    try (Site site = Site.of(network, "old")) {
      site.origin()
          .path("/it")
          .header("cache-control", "no-store")
          .generatedBody(90_000, 8)
          .chunked();
      try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
        http.send("GET /it HTTP/1.0\r\nHost: old.test\r\n\r\n");
        RawResponse answer = http.response("GET");
        assertThat(answer.header("transfer-encoding")).isEmpty();
        assertThat(answer.body()).isEqualTo(CheckableBytes.bytes(8, 0, 90_000));
        assertThat(http.isAtEnd()).isTrue();
      }
    }
  }

  @Test
  void chunkedAndCloseDelimitedOriginsAreStored() throws IOException {
    try (Site site = Site.of(network, "framing")) {
      byte[] body = CheckableBytes.bytes(2, 0, 150_000);
      cacheable(site, "/chunked", "").body(body).chunked();
      cacheable(site, "/closed", "").body(body).closeDelimited();
      for (String path : new String[] {"/chunked", "/closed"}) {
        assertThat(site.get(path).body()).isEqualTo(body);
        RawResponse hit = site.get(path);
        assertThat(Site.isHit(hit)).as(path).isTrue();
        assertThat(hit.header("content-length")).contains("150000");
        assertThat(hit.body()).isEqualTo(body);
        assertThat(site.origin().count(path)).isEqualTo(1);
      }
    }
  }

  @Test
  void aPostPassesThroughAndMakesTheStoredAnswerOutOfDate() throws IOException { // RFC 9111 §4.4
    try (Site site = Site.of(network, "post")) {
      cacheable(site, "/it", "before");
      assertThat(site.get("/it").text()).isEqualTo("before");
      cacheable(site, "/it", "after");
      String body = "name=value&".repeat(10_000);
      try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
        http.send(
            "POST /it HTTP/1.1\r\nHost: post.test\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body));
        assertThat(http.response("POST").status()).isEqualTo(200);
      }
      assertThat(site.origin().requests("/it").getLast().body()).isEqualTo(body);
      assertThat(site.get("/it").text()).isEqualTo("after");
    }
  }

  @Test
  void varyKeepsVariantsApart() throws IOException { // RFC 9111 §4.1
    try (Site site = Site.of(network, "vary")) {
      cacheable(site, "/it", "hello").header("vary", "accept-language");
      site.get("/it", "Accept-Language: en");
      assertThat(Site.isHit(site.get("/it", "Accept-Language: en"))).isTrue();
      RawResponse other = site.get("/it", "Accept-Language: de");
      assertThat(other.header("cache-status").orElse("")).contains("edge1; fwd=vary-miss");
      assertThat(Site.isHit(site.get("/it", "Accept-Language: en"))).isTrue();
      network.api().purge("{\"url\": \"http://vary.test/it\"}");
      assertThat(Site.isHit(site.get("/it", "Accept-Language: en"))).isFalse();
      assertThat(Site.isHit(site.get("/it", "Accept-Language: de"))).isFalse();
    }
  }

  @Test
  void aSmugglersRequestIsRefused() throws IOException { // RFC 9112 §6.1
    try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
      http.send(
          "POST / HTTP/1.1\r\nHost: post.test\r\nContent-Length: 6\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nX");
      assertThat(http.response("POST").status()).isEqualTo(400);
      assertThat(http.isAtEnd()).isTrue();
    }
  }

  @Test
  void anOversizedHeaderIsRefused() throws IOException { // RFC 6585 §5
    try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
      http.send("GET / HTTP/1.1\r\nHost: a.test\r\nX-Big: " + "x".repeat(200_000) + "\r\n\r\n");
      assertThat(http.response("GET").status()).isEqualTo(431);
    }
  }

  @Test
  void aHostWithoutAPropertyIsNotServed() throws IOException {
    RawResponse answer = RawHttp.get(network.port("edge-http"), "nobody.invalid", "/");
    assertThat(answer.status()).isEqualTo(404);
  }
}
