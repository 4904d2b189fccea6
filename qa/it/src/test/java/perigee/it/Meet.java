package perigee.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import perigee.testkit.Await;
import perigee.testkit.Browser;
import perigee.testkit.SmallNetwork;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Meetings of a network, and people in Chromium who take part by a client that knows the reference
/// of signalling alone.
final class Meet {

  static final Duration WITHIN = ofSeconds(30);

  private final SmallNetwork network;

  Meet(SmallNetwork network) {
    this.network = network;
  }

  /// Makes a meeting, and tells its id.
  String meeting() throws IOException, InterruptedException {
    return made().path("id").asString("");
  }

  /// Makes a meeting, and tells all of it.
  JsonNode made() throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(network.endpoint("talk") + "/v1/meetings"))
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      HttpResponse<String> made = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
      return JsonMapper.shared().readTree(made.body());
    }
  }

  /// What was recorded of a meeting, as control knows it.
  JsonNode recordings(String meeting, String key) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI uri = URI.create(network.endpoint("talk") + "/v1/meetings/" + meeting + "/recordings");
      HttpRequest request =
          HttpRequest.newBuilder(uri).header("authorization", "Bearer " + key).build();
      String answer = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return JsonMapper.shared().readTree(answer).path("recordings");
    }
  }

  /// Joins at a talk host.
  ///
  /// @param talk the endpoint's name
  Browser.Page join(Browser browser, String talk, String meeting, String name) throws IOException {
    return join(browser, talk, meeting, name, "{}");
  }

  /// Joins with more to say than a name.
  ///
  /// @param terms JSON
  Browser.Page join(Browser browser, String talk, String meeting, String name, String terms)
      throws IOException {
    Browser.Page page = browser.open(network.endpoint(talk) + "/participant.txt");
    page.run(script());
    String url = network.endpoint(talk).replace("http:", "ws:") + "/v1/meet/" + meeting;
    page.run("meet('" + url + "', '" + name + "', {join: " + terms + "})");
    return page;
  }

  private static String script() throws IOException {
    try (var in = Meet.class.getResourceAsStream("participant.js")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8) + "\n'ready'";
    }
  }

  /// What a page has received so far.
  static JsonNode received(Browser.Page page) {
    return page.run("received()");
  }

  static void seesAndHears(Browser.Page page) {
    JsonNode before = received(page);
    Await.until(
        WITHIN,
        "frames and sound come",
        () -> {
          JsonNode now = received(page);
          boolean isNew = now.path("frames").asLong(0) < before.path("frames").asLong(0);
          long frames = isNew ? 0 : before.path("frames").asLong(0);
          double energy = isNew ? 0 : before.path("energy").asDouble(0);
          return now.path("frames").asLong(0) > frames + 10
              && now.path("energy").asDouble(0) > energy;
        });
  }

  /// The processes of meetings that a super node holds.
  ///
  /// @param node the beginning of its name
  List<ProcessHandle> connectors(String node) {
    return network.pids().entrySet().stream()
        .filter(each -> each.getKey().startsWith(node))
        .flatMap(each -> ProcessHandle.of(each.getValue()).stream())
        .flatMap(ProcessHandle::descendants)
        .filter(Meet::isConnector)
        .toList();
  }

  /// Java tells no long command lines.
  private static boolean isConnector(ProcessHandle process) {
    try {
      Path line = Path.of("/proc/" + process.pid() + "/cmdline");
      return List.of(Files.readString(line).split("\0", -1)).contains("connector");
    } catch (IOException _) {
      // It has ended meanwhile.
      return false;
    }
  }
}
