package perigee.content.redirect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.content.rules.CompiledRelease;
import perigee.model.mapping.Address;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.model.mapping.ServerHealth;
import perigee.model.property.Origin;
import perigee.model.property.Property;
import perigee.model.release.Release;
import perigee.model.zone.EdgeNames;
import perigee.net.http.HttpServer;
import perigee.net.http.HttpServerConfig;
import perigee.net.loop.Loops;
import perigee.selection.answer.MapView;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MapBuilder;
import perigee.selection.map.MappingMap;

@Timeout(30)
class RedirectorTest {

  private static final EvidenceSummary EVIDENCE = new EvidenceSummary(10, 1, 1);

  private final Loops loops = Loops.start(1, "test");
  private final AtomicReference<MapView> view = new AtomicReference<>(MapView.EMPTY);
  private final AtomicReference<CompiledRelease> release = new AtomicReference<>(RELEASE);
  private final AtomicReference<EdgeNames> names =
      new AtomicReference<>(EdgeNames.of("perigee.test"));
  private final Redirector redirector =
      new Redirector(view::get, release::get, names::get, RedirectConfig.DEFAULT, 1);
  private HttpServer server;

  /// 127.0.0.0/8 has near1 close by and far1 far away.
  private static MappingMap map() {
    return map(7);
  }

  private static MappingMap map(long version) {
    MapBuilder builder = new MapBuilder(version, 0);
    builder.region(new Region("near", null, 0)).region(new Region("far", null, 0));
    builder.server(server("near1", "near", "192.0.2.1")).server(server("far1", "far", "192.0.2.2"));
    builder.anywhere();
    builder.candidate(1, millis(5), EVIDENCE);
    builder.unit(Prefix.parse("127.0.0.0/8").orElseThrow());
    builder.candidate(0, millis(5), EVIDENCE).candidate(1, millis(50), EVIDENCE);
    return builder.build();
  }

  private static Server server(String id, String region, String address) {
    return new Server(
        id, region, "hall", List.of(Address.parse(address).orElseThrow()), 8080, 443, 1);
  }

  private static double[] millis(double millis) {
    return new double[] {millis * 1e6, millis * 1e6, millis * 1e6};
  }

  private static final CompiledRelease RELEASE =
      CompiledRelease.compile(
          new Release(
              1,
              Instant.EPOCH,
              "author",
              "note",
              List.of(
                  new Property(
                      "demo",
                      "provider",
                      List.of("www.example.com", "127.0.0.1"),
                      List.of(
                          new Origin(URI.create("http://127.0.0.1:1"), 1, false, null, true, null)),
                      List.of()))));

  @BeforeEach
  void listen() throws IOException {
    view.set(MapView.of(map(), Map.of()));
    server =
        HttpServer.start(
            loops,
            HttpServerConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            redirector);
  }

  @AfterEach
  void stop() {
    server.close();
    loops.close();
  }

  private String ask(String method, String target, String host, String... fields)
      throws IOException {
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      StringBuilder request = new StringBuilder();
      request.append(method).append(' ').append(target).append(" HTTP/1.1\r\nhost: ").append(host);
      for (String field : fields) {
        request.append("\r\n").append(field);
      }
      request.append("\r\nconnection: close\r\n\r\n");
      socket.getOutputStream().write(request.toString().getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  @Test
  void clientsGoToTheEdgeOfTheirUnit() throws IOException {
    String answer = ask("GET", "/film.mp4", "127.0.0.1:9");
    assertThat(answer).startsWith("HTTP/1.1 307 ").contains("cache-control: private, no-store");
    assertThat(answer).contains("location: http://192.0.2.1:8080/film.mp4\r\n");
    assertThat(answer).contains("perigee-mapping: near1; reason=best; basis=client");
    assertThat(redirector.counts().redirected()).isEqualTo(1);
  }

  /// Answers without the date, which may go on between two of them.
  private String askDateless(String target, String host, String... fields) throws IOException {
    return ask("GET", target, host, fields).replaceFirst("date: [^\r]*\r\n", "");
  }

  @Test
  void theSameRequestAgainIsAnsweredAlikeFromWhatIsReady() throws IOException {
    String first = askDateless("/film.mp4?sig=a%2f", "127.0.0.1", "accept: */*");
    assertThat(redirector.counts().ready()).isZero();
    assertThat(askDateless("/film.mp4?sig=a%2f", "127.0.0.1", "accept: */*"))
        .isEqualTo(first)
        .contains("content-length: 0\r\n");
    assertThat(redirector.counts().ready()).isOne();
    assertThat(redirector.counts().redirected()).isEqualTo(2);
  }

  @Test
  void whatIsReadyIsNotSentToAnotherEdgeOrOfAnotherMap() throws IOException {
    for (int i = 0; i < 2; i++) {
      assertThat(ask("GET", "/a", "127.0.0.1")).contains("192.0.2.1").contains("map=7");
    }
    ServerHealth dead = new ServerHealth("near1", ServerHealth.State.DEAD, 0);
    view.set(MapView.of(map(), Map.of("near1", dead)));
    for (int i = 0; i < 2; i++) {
      assertThat(ask("GET", "/a", "127.0.0.1")).contains("192.0.2.2").contains("reason=down");
    }
    view.set(MapView.of(map(8), Map.of()));
    assertThat(ask("GET", "/a", "127.0.0.1")).contains("192.0.2.1").contains("map=8");
    release.set(CompiledRelease.EMPTY);
    assertThat(ask("GET", "/a", "127.0.0.1")).startsWith("HTTP/1.1 404 ");
    release.set(RELEASE);
    view.set(MapView.EMPTY);
    assertThat(ask("GET", "/a", "127.0.0.1")).startsWith("HTTP/1.1 503 ");
    assertThat(redirector.counts().ready()).isEqualTo(2);
  }

  @Test
  void whatIsReadyIsNotForScriptsOfOtherOrigins() throws IOException {
    for (int i = 0; i < 2; i++) {
      assertThat(ask("GET", "/a", "127.0.0.1")).doesNotContain("access-control");
      assertThat(ask("GET", "/a", "127.0.0.1", "origin: https://shop.example"))
          .contains("access-control-allow-origin: https://shop.example");
    }
  }

  @Test
  void aNameIsKept() throws IOException {
    assertThat(ask("GET", "/a", "www.example.com"))
        .contains("location: http://www.example.com:8080/a\r\n");
  }

  @Test
  void pathAndQueryAreKeptByteForByte() throws IOException {
    String raw = "/a/../%7Eb//c;d=%2f?x=%20&sig=a+b/c==&&y=?";
    assertThat(ask("GET", raw, "127.0.0.1")).contains("location: http://192.0.2.1:8080" + raw);
    assertThat(ask("GET", "http://127.0.0.1/a?b=%41", "127.0.0.1"))
        .contains("location: http://192.0.2.1:8080/a?b=%41\r\n");
    assertThat(Redirector.raw("http://h?q")).isEqualTo("/?q");
  }

  @Test
  void theMethodStays() throws IOException {
    assertThat(ask("POST", "/a", "127.0.0.1", "content-length: 0")).startsWith("HTTP/1.1 307 ");
  }

  @Test
  void unknownHostsAreNotRedirected() throws IOException {
    String answer = ask("GET", "/a", "evil.example");
    assertThat(answer).startsWith("HTTP/1.1 404 ").doesNotContain("location:");
    assertThat(ask("GET", "http://evil.example/a", "127.0.0.1")).startsWith("HTTP/1.1 404 ");
    assertThat(redirector.counts().refused()).isEqualTo(2);
  }

  @Test
  void aDeadEdgeIsLeftOut() throws IOException {
    ServerHealth dead = new ServerHealth("near1", ServerHealth.State.DEAD, 0);
    view.set(MapView.of(map(), Map.of("near1", dead)));
    String answer = ask("GET", "/a", "127.0.0.1");
    assertThat(answer).contains("location: http://192.0.2.2:8080/a\r\n").contains("reason=down");
  }

  @Test
  void withoutAMapNobodyIsSentAnywhere() throws IOException {
    view.set(MapView.EMPTY);
    assertThat(ask("GET", "/a", "127.0.0.1"))
        .startsWith("HTTP/1.1 503 ")
        .contains("retry-after: 1");
  }

  @Test
  void whereANameWouldLeadBackTheEdgesOwnNameDoesNot() throws IOException {
    for (int i = 0; i < 2; i++) {
      assertThat(ask("GET", "/a?sig=%2f", "www.example.com:8080"))
          .startsWith("HTTP/1.1 307 ")
          .contains("location: http://www-example-com.near1.edge.perigee.test:8080/a?sig=%2f\r\n");
    }
  }

  @Test
  void whereTheRequestCameInNobodyIsSentAgain() throws IOException {
    names.set(EdgeNames.NONE);
    String answer = ask("GET", "/a", "www.example.com:8080");
    assertThat(answer).startsWith("HTTP/1.1 508 ").doesNotContain("location:");
    assertThat(ask("GET", "/a", "192.0.2.1:8080")).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void scriptsOfOtherOriginsMayFollow() throws IOException {
    assertThat(ask("GET", "/a", "127.0.0.1", "origin: https://shop.example"))
        .contains("access-control-allow-origin: https://shop.example");
    String preflight =
        ask(
            "OPTIONS",
            "/a",
            "127.0.0.1",
            "origin: https://shop.example",
            "access-control-request-method: PUT",
            "access-control-request-headers: x-token");
    assertThat(preflight)
        .startsWith("HTTP/1.1 204 ")
        .contains("access-control-allow-headers: x-token")
        .doesNotContain("location:");
  }

  @Test
  void brokenRequestsAreRefused() throws IOException {
    assertThat(ask("CONNECT", "127.0.0.1:80", "127.0.0.1:80")).startsWith("HTTP/1.1 4");
    assertThat(ask("GET", "/%zz", "127.0.0.1")).startsWith("HTTP/1.1 400 ");
  }
}
