package perigee.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptedOriginTest {

  private final ScriptedOrigin origin = ScriptedOrigin.plain();

  @AfterEach
  void closeOrigin() {
    origin.close();
  }

  private RawResponse get(String target) throws IOException {
    return RawHttp.get(origin.port(), "o.test", target);
  }

  @Test
  void aScriptedPathIsAnsweredAndCounted() throws IOException {
    origin.path("/logo.png").answers(200).header("cache-control", "max-age=60").body("logo");
    RawResponse response = get("/logo.png?v=1");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.fields()).containsExactly("cache-control: max-age=60", "content-length: 4");
    assertThat(response.text()).isEqualTo("logo");
    assertThat(origin.requests("/logo.png"))
        .singleElement()
        .satisfies(seen -> assertThat(seen.header("host")).contains("o.test"));
    assertThat(origin.count("/logo.png")).isEqualTo(1);
    assertThat(get("/other").status()).isEqualTo(404);
  }

  @Test
  void aConnectionCarriesManyRequests() throws IOException {
    origin.path("/a").body("a");
    origin.path("/c").chunked().generatedBody(40_000, 7);
    try (RawHttp http = RawHttp.connect(origin.port())) {
      assertThat(http.get("h", "/a").text()).isEqualTo("a");
      assertThat(http.get("h", "/c").body()).isEqualTo(CheckableBytes.bytes(7, 0, 40_000));
      assertThat(http.request("HEAD", "h", "/a").header("content-length")).contains("1");
      assertThat(http.get("h", "/a").text()).isEqualTo("a");
    }
  }

  @Test
  void aBodyIsCutWhereTheTestSays() throws IOException {
    origin.path("/cut").body("0123456789").dropsAfter(4);
    origin.path("/chunks").chunked().body("0123456789").dropsAfter(4);
    origin.path("/long").body("0123456789").claimsLength(20);
    origin.path("/short").body("0123456789").claimsLength(5);
    assertThat(get("/cut").latin1()).isEqualTo("0123");
    assertThat(get("/cut").isComplete()).isFalse();
    assertThat(get("/chunks").isComplete()).isFalse();
    assertThat(get("/long").isComplete()).isFalse();
    assertThat(get("/short").latin1()).isEqualTo("01234");
  }

  @Test
  void garbageAndSilenceCanBeSent() {
    origin.path("/garbage").sendsGarbage("moo\r\n".getBytes(StandardCharsets.US_ASCII));
    origin.path("/nothing").dropsBeforeHead();
    assertThatThrownBy(() -> get("/garbage")).hasMessageContaining("not a status line");
    assertThatThrownBy(() -> get("/nothing")).isInstanceOf(IOException.class);
  }

  @Test
  void aStallLastsUntilItIsReleased() throws IOException {
    Script script = origin.path("/slow").body("0123456789").stallsAfter(4);
    try (RawHttp http = RawHttp.connect(origin.port())) {
      http.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(http.head().status()).isEqualTo(200);
      assertThat(http.bytes(4)).asString().isEqualTo("0123");
      script.release();
      assertThat(http.bytes(6)).asString().isEqualTo("456789");
    }
  }

  @Test
  void anUnchangedResponseIsNotSentAgain() throws IOException {
    origin.path("/a").header("etag", "\"1\"").body("a");
    try (RawHttp http = RawHttp.connect(origin.port())) {
      assertThat(http.get("h", "/a", "If-None-Match: \"1\"").status()).isEqualTo(304);
      assertThat(http.get("h", "/a", "If-None-Match: \"2\"").status()).isEqualTo(200);
    }
  }

  @Test
  void hintsComeEarlyAndABodyCanEndWithTheConnection() throws IOException {
    origin
        .path("/a")
        .earlyHint("</a.css>; rel=preload")
        .closeDelimited()
        .body("abc")
        .drips(Duration.ofMillis(1));
    try (RawHttp http = RawHttp.connect(origin.port())) {
      http.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(http.head().status()).isEqualTo(103);
      assertThat(http.response("GET").text()).isEqualTo("abc");
      assertThat(http.isAtEnd()).isTrue();
    }
  }

  @Test
  void aStoppedOriginComesBackOnItsPort() throws IOException {
    int port = origin.port();
    origin.path("/a").body("a");
    origin.stop();
    assertThatThrownBy(() -> get("/a")).isInstanceOf(IOException.class);
    origin.start();
    assertThat(origin.port()).isEqualTo(port);
    assertThat(get("/a").text()).isEqualTo("a");
  }

  @Test
  void theCertificateIsTrustedByItsOwnClients() throws IOException {
    TestCertificate certificate = TestCertificate.create();
    try (ScriptedOrigin secure = ScriptedOrigin.tls(certificate)) {
      secure.path("/a").body("a");
      try (RawHttp http =
          RawHttp.connect(certificate.clientContext().getSocketFactory(), secure.port())) {
        assertThat(http.get("h", "/a").text()).isEqualTo("a");
      }
    }
  }

  @Test
  void aDirectoryIsServedAsASite(@TempDir Path root) throws IOException {
    Files.writeString(root.resolve("index.html"), "<p>hello");
    try (SiteOrigin site = new SiteOrigin(root, "max-age=60")) {
      RawResponse page = RawHttp.get(site.origin().port(), "h", "/");
      assertThat(page.text()).isEqualTo("<p>hello");
      assertThat(page.header("content-type")).contains("text/html; charset=utf-8");
      assertThat(page.header("etag")).isPresent();
      assertThat(RawHttp.get(site.origin().port(), "h", "/../x").status()).isEqualTo(404);
    }
  }
}
