package perigee.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import perigee.testkit.Await;
import perigee.testkit.Browser;
import perigee.testkit.SmallNetwork;
import tools.jackson.databind.JsonNode;

/// People meet in Debian's Chromium, through a super node, by a client that knows the reference of
/// signalling alone.
@ExtendWith(SharedNetwork.class)
class MeetTest {

  private final Meet meet;
  @TempDir private Path folder;

  MeetTest(SmallNetwork network) {
    this.meet = new Meet(network);
  }

  @Test
  void twoSeeAndHearEachOtherAndAreBackWhenTheirProcessDies() throws Exception {
    String meeting = meet.meeting();
    try (Browser browser = Browser.start(folder)) {
      Browser.Page anna = meet.join(browser, "talk", meeting, "Anna");
      Browser.Page ben = meet.join(browser, "talk", meeting, "Ben");
      List<Browser.Page> both = List.of(anna, ben);
      both.forEach(Meet::seesAndHears);
      chat(anna, ben);
      aMutedOneIsSilent(anna, ben);
      String other = meet.meeting();
      Browser.Page cem = meet.join(browser, "talk", other, "Cem");
      Await.until(
          Meet.WITHIN, "Cem is in", () -> Meet.received(cem).path("welcomes").asInt(0) == 1);
      List<ProcessHandle> processes = meet.connectors("super1");
      assertThat(processes).hasSizeGreaterThanOrEqualTo(2);
      cem.close();
      // With the one that waits for the next meeting: another has to be started.
      processes.forEach(ProcessHandle::destroyForcibly);
      for (Browser.Page page : both) {
        Await.until(
            Meet.WITHIN,
            "asked to come back",
            () -> Meet.received(page).path("restarts").asInt(0) > 0);
      }
      both.forEach(Meet::seesAndHears);
      assertThat(Meet.received(ben).path("chat").toString()).contains("hello Ben");
      assertThat(Meet.received(anna).path("errors").size())
          .as(Meet.received(anna).toString())
          .isZero();
    }
  }

  private static void chat(Browser.Page from, Browser.Page to) {
    from.run("me.say({type: 'chat', text: 'hello Ben'})");
    Await.until(ofSeconds(5), "the chat arrives", () -> Meet.received(to).path("said").size() == 1);
  }

  private static void aMutedOneIsSilent(Browser.Page hears, Browser.Page muted)
      throws InterruptedException {
    muted.run("me.say({type: 'mute', source: 'microphone', muted: true})");
    Await.until(
        ofSeconds(10),
        "no sound comes any more",
        () -> {
          double before = Meet.received(hears).path("energy").asDouble(0);
          JsonNode _ = hears.run("new Promise((go) => setTimeout(go, 1500))");
          return Meet.received(hears).path("energy").asDouble(0) - before < 1e-6;
        });
    muted.run("me.say({type: 'mute', source: 'microphone', muted: false})");
  }
}
