package perigee.it;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import perigee.testkit.Await;
import perigee.testkit.Browser;
import perigee.testkit.RawHttp;
import perigee.testkit.SmallNetwork;
import tools.jackson.databind.JsonNode;

/// One meeting at two talk hosts in two regions: Anna is in the east, Ben and Cem in the west.
@ExtendWith(SharedNetwork.class)
class CascadeTest {

  private final SmallNetwork network;
  private final Meet meet;
  @TempDir private Path folder;

  CascadeTest(SmallNetwork network) {
    this.network = network;
    this.meet = new Meet(network);
  }

  @Test
  void peopleOfTwoRegionsMeetAndEachStreamCrossesOnce() throws Exception {
    String meeting = meet.meeting();
    try (Browser browser = Browser.start(folder)) {
      Browser.Page anna = meet.join(browser, "talk", meeting, "Anna");
      Browser.Page ben = meet.join(browser, "talk2", meeting, "Ben");
      sees(anna, "Ben");
      sees(ben, "Anna");
      anna.run("me.say({type: 'chat', text: 'hello west'})");
      Await.until(ofSeconds(5), "the chat crosses", () -> said(ben).contains("hello west"));
      Browser.Page cem = meet.join(browser, "talk2", meeting, "Cem");
      sees(cem, "Anna");
      sees(anna, "Cem");
      eachCrossesOnce(ben, cem);
      assertThat(Meet.received(anna).path("errors").size()).isZero();
    }
  }

  /// And hears.
  private static void sees(Browser.Page page, String name) {
    JsonNode before = from(page, name);
    Await.until(
        Meet.WITHIN,
        "frames and sound come from " + name,
        () -> {
          JsonNode now = from(page, name);
          return now.path("frames").asInt(0) > before.path("frames").asInt(0) + 10
              && now.path("energy").asDouble(0) > 0;
        });
  }

  private static JsonNode from(Browser.Page page, String name) {
    return page.run("receivedFrom('" + name + "')");
  }

  private static String said(Browser.Page page) {
    return Meet.received(page).path("said").toString();
  }

  /// Anna's voice and two encodings of her camera at the most, the one that is shown and the least,
  /// whoever watches; and less crosses than the two receive together.
  private void eachCrossesOnce(Browser.Page ben, Browser.Page cem) throws Exception {
    Await.until(
        ofSeconds(15),
        "encodings that nobody needs any more are left out",
        () -> figure("super-metrics", "streams", "super2", "out") <= 3);
    assertThat(figure("super-metrics", "streams", "super2", "out")).isGreaterThanOrEqualTo(2);
    double crossed = figure("super-metrics", "packets", "super2", "out");
    double received = packets(ben) + packets(cem);
    Await.until(ofSeconds(20), "packets come", () -> packets(ben) + packets(cem) > received + 800);
    double since = figure("super-metrics", "packets", "super2", "out") - crossed;
    assertThat(since).isPositive().isLessThan(0.75 * (packets(ben) + packets(cem) - received));
    assertThat(figure("super2-metrics", "packets", "super1", "in")).isPositive();
  }

  private static double packets(Browser.Page page) {
    return from(page, "Anna").path("packets").asDouble(0);
  }

  private double figure(String node, String what, String of, String direction) throws IOException {
    String text = RawHttp.get(network.port(node), "super", "/metrics").text();
    Matcher found =
        Pattern.compile(
                "perigee_cascade_%s\\{direction=\"%s\",host=\"%s\"} ([0-9.E]+)"
                    .formatted(what, direction, of))
            .matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return Double.parseDouble(found.group(1));
  }
}
