package perigee.content.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import perigee.content.redirect.Misled;
import perigee.content.rules.SignedUrls;
import perigee.model.mapping.Address;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.model.mapping.ServerHealth;
import perigee.model.property.SignedUrl;
import perigee.model.zone.EdgeNames;
import perigee.selection.answer.MapView;
import perigee.selection.map.EvidenceSummary;
import perigee.selection.map.MapBuilder;

/// An edge's clients whose resolver has misled them.
@Timeout(30)
class MisledTest {

  private static final EvidenceSummary EVIDENCE = new EvidenceSummary(10, 1, 1);
  private static final String REDIRECTS =
      HitRig.PROPERTY + "rules: [{set: {redirect-misled: bulk}}]\n";

  @TempDir Path folder;
  private final AtomicReference<MapView> view = new AtomicReference<>();
  private HitRig rig;

  @BeforeEach
  void start() throws IOException {
    rig = new HitRig(folder);
    rig.engine.names(EdgeNames.of("perigee.test"));
    rig.engine.misled(new Misled("edge1", view::get, 1));
    rig.configure(REDIRECTS);
    rig.store("/film", HitRig.text("film"));
    view.set(view(900, 300, Map.of()));
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  /// Clients of 127.0.0.0/8 have so many milliseconds to edge1, and to edge2.
  private static MapView view(double east, double west, Map<String, ServerHealth> health) {
    MapBuilder builder = new MapBuilder(7, 0);
    builder.region(new Region("east", null, 0)).region(new Region("west", null, 0));
    builder.server(server("edge1", "east")).server(server("edge2", "west"));
    builder.anywhere();
    builder.candidate(0, millis(5), EVIDENCE);
    builder.unit(Prefix.parse("127.0.0.0/8").orElseThrow());
    if (west <= east) {
      builder.candidate(1, millis(west), EVIDENCE).candidate(0, millis(east), EVIDENCE);
    } else {
      builder.candidate(0, millis(east), EVIDENCE).candidate(1, millis(west), EVIDENCE);
    }
    return MapView.of(builder.build(), health);
  }

  private static Server server(String id, String region) {
    Address address = Address.parse("192.0.2.1").orElseThrow();
    return new Server(id, region, "hall", List.of(address), 80, 443, 1);
  }

  private static double[] millis(double millis) {
    return new double[] {5e6, millis * 1e6, millis * 1e6};
  }

  private String ask(String host, String target) throws IOException {
    try (Socket socket = new Socket(rig.address().getAddress(), rig.address().getPort())) {
      String head = "GET " + target + " HTTP/1.1\r\nhost: " + host + "\r\n";
      socket.getOutputStream().write((head + "connection: close\r\n\r\n").getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  @Test
  void whoIsServedMuchBetterElsewhereIsSentThereByTheEdgesOwnName() throws IOException {
    assertThat(ask("a.example", "/film?x=%2f"))
        .startsWith("HTTP/1.1 307 ")
        .contains("location: http://a-example.edge2.edge.perigee.test/film?x=%2f\r\n")
        .contains("cache-control: no-store\r\n")
        .contains("perigee-mapping: edge2; reason=best; basis=client");
  }

  @Test
  void whoCameByAnEdgesOwnNameIsServedFromTheSameCacheAndSentNowhere() throws IOException {
    String answer = ask("a-example.edge1.edge.perigee.test", "/film");
    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("edge1; hit").endsWith("\r\n\r\nfilm");
    assertThat(ask("a-example.edge2.edge.perigee.test", "/film")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void smallGainsAndUnknownClientsAreNoReason() throws IOException {
    view.set(view(350, 300, Map.of()));
    assertThat(ask("a.example", "/film")).startsWith("HTTP/1.1 200 ");
    view.set(view(300, 900, Map.of()));
    assertThat(ask("a.example", "/film")).startsWith("HTTP/1.1 200 ");
    view.set(MapView.EMPTY);
    assertThat(ask("a.example", "/film")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void nobodyIsSentToADeadEdge() throws IOException {
    ServerHealth dead = new ServerHealth("edge2", ServerHealth.State.DEAD, 0);
    view.set(view(900, 300, Map.of("edge2", dead)));
    assertThat(ask("a.example", "/film")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void withoutTheSettingOrANameNobodyIsRedirected() throws IOException {
    assertThat(ask("192.0.2.9", "/film")).doesNotContain("location:");
    rig.configure(HitRig.PROPERTY);
    assertThat(ask("a.example", "/film")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aSignedUrlIsValidThereAndAnUnsignedOneIsNotRedirected() throws IOException {
    rig.configure(
        HitRig.PROPERTY
            + "rules:\n"
            + "  - set: {redirect-misled: bulk}\n"
            + "  - set: {signed-url: {keys: [{id: k, secret: 0123456789abcdef}]}}\n");
    assertThat(ask("a.example", "/film")).startsWith("HTTP/1.1 403 ");
    long expires = rig.clock.millis() / 1000 + 60;
    String signed = SignedUrls.sign(new SignedUrl.Key("k", "0123456789abcdef"), "/film", expires);
    String redirect = ask("a.example", signed);
    assertThat(redirect).startsWith("HTTP/1.1 307 ").contains(".perigee.test" + signed + "\r\n");
    assertThat(ask("a-example.edge2.edge.perigee.test", signed)).doesNotContain("HTTP/1.1 403");
  }
}
