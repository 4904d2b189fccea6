package perigee.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import perigee.testkit.Await;
import perigee.testkit.Browser;
import perigee.testkit.SmallNetwork;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A camera comes by WHIP (RFC 9725), a player watches by WHEP; a participant sees and hears the
/// camera like anybody.
@ExtendWith(SharedNetwork.class)
class WhipTest {

  private final SmallNetwork network;
  @TempDir private Path folder;

  WhipTest(SmallNetwork network) {
    this.network = network;
  }

  @Test
  void aCameraIsSeenByParticipantsAndPlayers() throws Exception {
    JsonNode meeting = JsonMapper.shared().readTree(ask("POST", "/v1/meetings", "{}").body());
    String id = meeting.path("id").asString("");
    String key = meeting.path("hostKey").asString("");
    try (Browser browser = Browser.start(folder)) {
      Browser.Page camera = page(browser);
      String whip = "/v1/whip/" + id + "?name=Door%20camera";
      assertThat(begin(camera, whip, key, false)).isEqualTo(201);
      Browser.Page anna = page(browser);
      String url = network.endpoint("talk").replace("http:", "ws:") + "/v1/meet/" + id;
      anna.run("meet('" + url + "', 'Anna', {join: {}})");
      Await.until(
          ofSeconds(30),
          "Anna sees and hears the camera",
          () -> {
            JsonNode seen = anna.run("received()");
            return seen.path("frames").asInt(0) > 10 && seen.path("energy").asDouble(0) > 0;
          });
      assertThat(anna.run("[...me.people.values()].map((who) => who.name)").toString())
          .contains("Door camera");
      anna.run("me.say({type: 'leave'})");
      Browser.Page player = page(browser);
      assertThat(begin(player, "/v1/whep/" + id, "", true)).isEqualTo(201);
      plays(player);
      assertThat(camera.run("restartIce()").asInt(0)).isEqualTo(200);
      plays(player);
      String resource = URI.create(camera.run("session.url").asString("")).getPath();
      assertThat(ask("DELETE", resource, "").statusCode()).isEqualTo(200);
      assertThat(ask("DELETE", resource, "").statusCode()).isEqualTo(404);
      assertThat(
              ask("DELETE", URI.create(player.run("session.url").asString("")).getPath(), "")
                  .statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    assertThat(ask("GET", "/v1/whip/abc-defg-hjk", "").statusCode()).isEqualTo(405);
    assertThat(ask("POST", "/v1/whip/x", "v=0").statusCode()).isEqualTo(404);
    assertThat(ask("POST", "/v1/whip/abc-defg-hjk", "{}").statusCode()).isEqualTo(415);
    assertThat(ask("OPTIONS", "/v1/whep/abc-defg-hjk", "").statusCode()).isEqualTo(204);
  }

  /// The player decodes more than it has.
  private static void plays(Browser.Page player) {
    JsonNode before = player.run("watched()");
    Await.until(
        ofSeconds(30),
        "the player plays",
        () -> {
          JsonNode now = player.run("watched()");
          return now.path("frames").asInt(0) > before.path("frames").asInt(0) + 10
              && now.path("energy").asDouble(0) > before.path("energy").asDouble(0);
        });
  }

  private int begin(Browser.Page page, String path, String token, boolean watches) {
    String url = network.endpoint("talk") + path;
    return page.run("whip('%s', '%s', %s)".formatted(url, token, watches)).asInt(0);
  }

  private Browser.Page page(Browser browser) throws IOException {
    Browser.Page page = browser.open(network.endpoint("talk") + "/participant.txt");
    page.run(script("whip.js"));
    page.run(script("participant.js"));
    return page;
  }

  private static String script(String name) throws IOException {
    try (InputStream in = WhipTest.class.getResourceAsStream(name)) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8) + "\n'ready'";
    }
  }

  private HttpResponse<String> ask(String method, String path, String body)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(network.endpoint("talk") + path))
              .header("content-type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build();
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
