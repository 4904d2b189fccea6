package perigee.app.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.net.http.Bodies;
import perigee.net.http.ExchangeHandler;
import perigee.net.http.HttpServer;
import perigee.net.http.HttpServerConfig;
import perigee.net.loop.Loops;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

class WebPagesTest {

  @TempDir private Path folder;
  private final Loops loops = Loops.start(1, "test");
  private final AtomicInteger visits = new AtomicInteger();
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    Files.writeString(folder.resolve("index.html"), "<title>the app</title>");
    Files.writeString(folder.resolve("index.html.br"), "coded");
    Files.createDirectories(folder.resolve("assets"));
    Files.writeString(folder.resolve("assets/app-1234.js"), "let a = 1;");
    start(WebApp.read(folder));
  }

  private void start(WebApp app) throws IOException {
    ExchangeHandler mounted =
        exchange ->
            exchange.respond(
                new ResponseHead(418, "", HttpVersion.HTTP_1_1, Fields.EMPTY), Bodies.empty());
    server =
        HttpServer.start(
            loops,
            HttpServerConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            new TalkRoutes(
                Map.of("/v1/meetings", mounted), new WebPages(app, visits::incrementAndGet)));
  }

  @AfterEach
  void stop() {
    server.close();
    loops.close();
    http.close();
  }

  @Test
  void aPlaceInTheAppIsTheApp() throws Exception {
    HttpResponse<String> page = get("/m/abc-defg-hjk?x=1");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).isEqualTo("<title>the app</title>");
    assertThat(page.headers().firstValue("cache-control")).hasValue("no-cache");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'")
        .contains("frame-ancestors 'none'");
    assertThat(visits).hasValue(1);
    HttpResponse<String> known =
        get("/", "if-none-match", page.headers().firstValue("etag").orElse(""));
    assertThat(known.statusCode()).isEqualTo(304);
  }

  @Test
  void whatTheBuildHasCodedIsSentSo() throws Exception {
    HttpResponse<String> page = get("/", "accept-encoding", "gzip, br");
    assertThat(page.headers().firstValue("content-encoding")).hasValue("br");
    assertThat(page.body()).isEqualTo("coded");
  }

  @Test
  void whatIsNamedByItsHashIsKeptForGood() throws Exception {
    HttpResponse<String> file = get("/assets/app-1234.js");
    assertThat(file.headers().firstValue("cache-control").orElse("")).contains("immutable");
    assertThat(file.headers().firstValue("content-type").orElse("")).startsWith("text/javascript");
  }

  @Test
  void nothingElseIsThere() throws Exception {
    assertThat(get("/assets/app-9999.js").statusCode()).isEqualTo(404);
    assertThat(get("/../secret.txt").statusCode()).isEqualTo(404);
    assertThat(get("/v1/meetings/abc").statusCode()).isEqualTo(418);
    assertThat(get("/v1/meetingsabc").statusCode()).isEqualTo(200);
  }

  @Test
  void anAppThatWasNotBuiltSaysSo() throws Exception {
    server.close();
    start(WebApp.read(folder.resolve("nothing")));
    assertThat(get("/").body()).contains("was not built");
    assertThat(get("/favicon.ico").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
