package perigee.it;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import perigee.app.phone.PhoneRun;
import perigee.app.phone.PhoneState;
import perigee.calling.phone.CallFigures;
import perigee.calling.phone.PhoneEvent;
import perigee.testkit.Await;
import perigee.testkit.Browser;
import perigee.testkit.CheckableBytes;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.Script;
import perigee.testkit.SmallNetwork;
import tools.jackson.databind.JsonNode;

/// A node dies under load: no wrong byte, no hang, and no error where a way to the content is left.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {

  private static final Duration STEPPED_OVER = ofMillis(2_500);

  /// As long as signalling may take to find another way.
  private static final Duration REATTACHED = ofSeconds(3);

  private SmallNetwork network = SmallNetwork.start();
  private Site site = Site.of(network, "load");

  @BeforeAll
  void everyNodeIsLinked() {
    network.awaitAllOnline();
  }

  @BeforeEach
  void allBack() {
    network.awaitAllOnline();
    // Control's word is not the edge's: a core that was away may still be stepped over.
    Set<String> asked = new HashSet<>();
    Await.until(ofSeconds(20), "the edge asks both cores", () -> bothAsked(asked));
  }

  private boolean bothAsked(Set<String> asked) {
    try {
      String path = "/asked-" + System.nanoTime();
      String status = site.get(Load.fresh(site, path)).header("cache-status").orElse("");
      Stream.of("core1", "core2").filter(status::contains).forEach(asked::add);
      return asked.size() == 2;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterAll
  void stop() {
    site.close();
    network.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"edge2", "core1", "core2", "control"})
  void anotherNodesDeathIsNotSeenAtTheEdge(String node) {
    try (Load load = Load.on(site, "edge-http")) {
      load.awaitAnswers(100);
      long pid = network.kill(node);
      load.awaitAnswers(300);
      network.awaitBack(node, pid);
      load.awaitAnswers(100);
      Load.Tally tally = load.end();
      String what = node + " was killed, logs are in " + network.data() + "; " + tally;
      assertThat(tally.wrong()).as(what).isEmpty();
      assertThat(tally.hung()).as(what).isEmpty();
      assertThat(tally.failed()).as(what).isEmpty();
    }
  }

  @Test
  void whatADyingNodeBreaksOffIsContinuedByAnother() throws IOException {
    int length = 400_000;
    int early = 100_000;
    Script script =
        site.origin()
            .path("/broken-off")
            .header("cache-control", "max-age=600")
            .header("etag", "\"one\"")
            .generatedBody(length, 7)
            .stallsAfter(length / 2);
    try (RawHttp http = RawHttp.connect(network.port("edge-http"))) {
      http.send("GET /broken-off HTTP/1.1\r\nHost: " + site.host() + "\r\n\r\n");
      RawResponse head = http.head();
      String core = head.header("cache-status").orElse("").contains("core1") ? "core1" : "core2";
      byte[] before = http.bytes(early);
      long pid = network.kill(core);
      script.release();
      byte[] rest = http.bytes(length - early);
      assertThat(before).isEqualTo(CheckableBytes.bytes(7, 0, early));
      assertThat(rest).isEqualTo(CheckableBytes.bytes(7, early, length - early));
      network.awaitBack(core, pid);
    }
  }

  @Test
  void aSuperNodeThatIsKilledIsAMemberAgain() {
    Duration soon = Duration.ofSeconds(30);
    Await.until(soon, "a member", () -> OverlayTest.members(network, "super2-metrics") == 1);
    long pid = network.kill("super1");
    network.awaitBack("super1", pid);
    Await.until(soon, "super2 sees it", () -> OverlayTest.members(network, "super2-metrics") == 1);
    Await.until(soon, "it sees super2", () -> OverlayTest.members(network, "super-metrics") == 1);
  }

  /// Both talk directly, and their signalling goes by the two super nodes, of which one dies.
  @Test
  void aCallOutlivesItsSuperNode(@TempDir Path work) throws Exception {
    TerminalPhones phones = new TerminalPhones(network, work);
    PhoneState anna = phones.signedIn("kill-anna");
    PhoneState bob = phones.signedIn("kill-bob");
    try (PhoneRun bobs = phones.phone(bob, 1000, "bob.wav");
        PhoneRun annas = phones.phone(anna, 440, "anna.wav")) {
      int call = annas.phone().call("kill-bob");
      int theirs = TerminalPhones.await(bobs, PhoneEvent.Incoming.class).call();
      bobs.phone().answer(theirs);
      TerminalPhones.await(annas, PhoneEvent.FirstAudio.class);
      TerminalPhones.await(bobs, PhoneEvent.FirstAudio.class);
      long pid = network.kill("super1");
      Thread.sleep(REATTACHED.toMillis());
      annas.phone().hold(call, true);
      assertThat(TerminalPhones.await(bobs, PhoneEvent.Held.class).on()).isTrue();
      annas.phone().hold(call, false);
      assertThat(TerminalPhones.await(bobs, PhoneEvent.Held.class).on()).isFalse();
      annas.phone().hangUp(call);
      CallFigures figures = TerminalPhones.await(bobs, PhoneEvent.Ended.class).figures();
      assertThat(Objects.requireNonNull(figures).longestGapMillis()).isLessThan(500);
      network.awaitBack("super1", pid);
    }
  }

  @Test
  void anEdgeThatIsKilledComesBackAndNeverSendsAWrongByte() {
    try (Load load = Load.on(site, "edge-http")) {
      load.awaitAnswers(100);
      long pid = network.kill("edge1");
      network.awaitBack("edge1", pid);
      load.awaitAnswers(100);
      Load.Tally tally = load.end();
      assertThat(tally.wrong()).as(tally.toString()).isEmpty();
      assertThat(tally.hung()).as(tally.toString()).isEmpty();
    }
  }

  @Test
  void aRecordingIsWholeThoughItsHostWasKilledWithTheMeeting(@TempDir Path folder)
      throws Exception {
    Meet meet = new Meet(network);
    JsonNode meeting = meet.made();
    String id = meeting.path("id").asString("");
    String key = meeting.path("hostKey").asString("");
    long pid;
    try (Browser browser = Browser.start(folder)) {
      Browser.Page anna = meet.join(browser, "talk2", id, "Anna", "{hostKey: '" + key + "'}");
      Await.until(
          Meet.WITHIN,
          "Anna is connected",
          () -> anna.run("me.pc.connectionState").asString("").equals("connected"));
      anna.run("me.say({type: 'record', on: true})");
      anna.run("new Promise((go) => setTimeout(go, 5000))");
      meet.connectors("super2").forEach(ProcessHandle::destroyForcibly);
      pid = network.kill("super2");
    }
    network.awaitBack("super2", pid);
    List<String> urls = new ArrayList<>();
    Await.until(
        Meet.WITHIN,
        "control knows what is left of the recording",
        () -> {
          JsonNode first = meet.recordings(id, key).path(0);
          urls.add(first.path("files").path(0).path("url").asString(""));
          return first.has("endedAt") && !urls.getLast().isEmpty();
        });
    String file = folder.resolve("view.webm").toString();
    Await.until(
        Meet.WITHIN,
        "an edge delivers it",
        () ->
            RecordTest.run(List.of("curl", "-s", "-o", file, "-w", "%{http_code}", urls.getLast()))
                .equals("200"));
    String told = RecordTest.run(List.of("ffprobe", "-v", "error", "-show_format", file));
    assertThat(told).contains("format_name=matroska,webm").containsPattern("duration=[3-9]\\.");
  }

  @Test
  void aCoreThatHangsIsSteppedOverWithinAboutASecond() throws IOException {
    long pid = network.pause("core1");
    try {
      for (int i = 0; i < 20; i++) {
        long begun = System.nanoTime();
        RawResponse answer = site.get(Load.fresh(site, "/hang-" + i));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(STEPPED_OVER);
        assertThat(answer.status()).isEqualTo(200);
      }
    } finally {
      network.resume(pid);
    }
  }
}
