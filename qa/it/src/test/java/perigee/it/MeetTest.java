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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import perigee.testkit.Await;
import perigee.testkit.Browser;
import perigee.testkit.SmallNetwork;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// People meet in Debian's Chromium, through a super node, by a client that knows the reference of
/// signalling alone.
@ExtendWith(SharedNetwork.class)
class MeetTest {

  private static final Duration MEET_WITHIN = ofSeconds(30);

  private final SmallNetwork network;
  @TempDir private Path folder;

  MeetTest(SmallNetwork network) {
    this.network = network;
  }

  @Test
  void twoSeeAndHearEachOtherAndAreBackWhenTheirProcessDies() throws Exception {
    String meeting = meeting();
    try (Browser browser = Browser.start(folder)) {
      Browser.Page anna = join(browser, meeting, "Anna");
      Browser.Page ben = join(browser, meeting, "Ben");
      List<Browser.Page> both = List.of(anna, ben);
      both.forEach(MeetTest::seesAndHears);
      chat(anna, ben);
      aMutedOneIsSilent(anna, ben);
      String other = meeting();
      Browser.Page cem = join(browser, other, "Cem");
      Await.until(MEET_WITHIN, "Cem is in", () -> received(cem).path("welcomes").asInt(0) == 1);
      List<ProcessHandle> processes = connectors();
      assertThat(processes).hasSizeGreaterThanOrEqualTo(2);
      cem.close();
      processes.forEach(ProcessHandle::destroyForcibly);
      for (Browser.Page page : both) {
        Await.until(
            ofSeconds(5), "asked to come back", () -> received(page).path("restarts").asInt(0) > 0);
      }
      both.forEach(MeetTest::seesAndHears);
      assertThat(received(ben).path("chat").toString()).contains("hello Ben");
      assertThat(received(anna).path("errors").size()).as(received(anna).toString()).isZero();
    }
  }

  private static void seesAndHears(Browser.Page page) {
    JsonNode before = received(page);
    Await.until(
        MEET_WITHIN,
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

  private static void chat(Browser.Page from, Browser.Page to) {
    from.run("me.say({type: 'chat', text: 'hello Ben'})");
    Await.until(ofSeconds(5), "the chat arrives", () -> received(to).path("said").size() == 1);
  }

  private static void aMutedOneIsSilent(Browser.Page hears, Browser.Page muted)
      throws InterruptedException {
    muted.run("me.say({type: 'mute', source: 'microphone', muted: true})");
    Await.until(
        ofSeconds(10),
        "no sound comes any more",
        () -> {
          double before = received(hears).path("energy").asDouble(0);
          JsonNode _ = hears.run("new Promise((go) => setTimeout(go, 1500))");
          return received(hears).path("energy").asDouble(0) - before < 1e-6;
        });
    muted.run("me.say({type: 'mute', source: 'microphone', muted: false})");
  }

  private List<ProcessHandle> connectors() {
    return network.pids().entrySet().stream()
        .filter(node -> node.getKey().startsWith("super"))
        .flatMap(node -> ProcessHandle.of(node.getValue()).stream())
        .flatMap(ProcessHandle::descendants)
        .filter(MeetTest::isConnector)
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

  private static JsonNode received(Browser.Page page) {
    return page.run("received()");
  }

  private Browser.Page join(Browser browser, String meeting, String name) throws IOException {
    Browser.Page page = browser.open(network.endpoint("talk") + "/participant.txt");
    page.run(script());
    String url = network.endpoint("talk").replace("http:", "ws:") + "/v1/meet/" + meeting;
    page.run("meet('" + url + "', '" + name + "')");
    return page;
  }

  private static String script() throws IOException {
    try (var in = MeetTest.class.getResourceAsStream("participant.js")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8) + "\n'ready'";
    }
  }

  private String meeting() throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(network.endpoint("talk") + "/v1/meetings"))
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      HttpResponse<String> made = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
      return JsonMapper.shared().readTree(made.body()).path("id").asString("");
    }
  }
}
