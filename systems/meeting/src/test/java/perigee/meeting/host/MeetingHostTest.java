package perigee.meeting.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.meeting.link.ConnectorFrame;
import perigee.meeting.link.FrameStream;
import perigee.meeting.link.HostFrame;
import perigee.model.meeting.Connector;
import perigee.model.meeting.HeldMeeting;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingNews;
import perigee.model.meeting.MeetingOpening;
import perigee.model.meeting.MeetingOptions;
import perigee.model.meeting.MeetingTerms;
import perigee.net.websocket.WebSocketListener;

@Timeout(30)
class MeetingHostTest {

  private static final String ID = "abc-defg-hjk";
  private static final Meeting MEETING =
      new Meeting(
          ID, "", Meeting.GUEST, MeetingOptions.USUAL, null, "key", null, Instant.EPOCH, null, 3);
  private static final HostTerms TERMS =
      new HostTerms(
          2, 100, 4, 10, 100, 3, 2, Duration.ZERO, 1_000, Duration.ofMillis(50), Duration.ZERO);

  private final BlockingQueue<FakeProcess> spawned = new LinkedBlockingQueue<>();
  private final BlockingQueue<HeldMeeting> reports = new LinkedBlockingQueue<>();
  private MeetingOpening opening =
      new MeetingOpening.Granted(new MeetingTerms(MEETING, 7, Duration.ofSeconds(20), List.of()));
  private MeetingNews news =
      new MeetingNews(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of());
  private boolean controlIsAway;
  private String trust = "";
  private List<String> standIns = List.of();
  private Lines lines =
      _ -> {
        throw new IOException("nobody is there");
      };
  private final MeetingHost host = start(TERMS);

  private MeetingHost start(HostTerms terms) {
    MeetingDirectory directory =
        new MeetingDirectory() {
          @Override
          public MeetingOpening open(String meeting) throws IOException {
            if (controlIsAway) {
              throw new IOException("away");
            }
            return opening;
          }

          @Override
          public MeetingNews report(List<HeldMeeting> held) throws IOException {
            if (controlIsAway) {
              throw new IOException("away");
            }
            reports.addAll(held);
            return news;
          }
        };
    return MeetingHost.start(
        terms,
        new MeetingHost.Surroundings(
            directory,
            () -> {
              FakeProcess process = new FakeProcess();
              spawned.add(process);
              return process;
            },
            List::of,
            () -> standIns,
            () -> trust,
            new Cascading("s1", to -> lines.dial(to), List::of),
            InstantSource.system()));
  }

  @AfterEach
  void stop() {
    host.close();
  }

  @Test
  void aBrowserSpeaksWithItsMeetingsProcess() throws InterruptedException {
    FakeBrowser browser = new FakeBrowser();
    WebSocketListener line = host.join(browser, ID);
    line.text("hello");
    FakeProcess process = process();
    assertThat(process.hears(HostFrame.Begin.class).meeting().id()).isEqualTo(ID);
    long connection = process.hears(HostFrame.Connected.class).connection();
    assertThat(process.hears(HostFrame.Text.class).text()).isEqualTo("hello");
    process.say(new ConnectorFrame.Text(connection, "welcome"));
    assertThat(browser.hears()).isEqualTo("welcome");
    process.say(new ConnectorFrame.Close(connection));
    assertThat(browser.hears()).isEqualTo("closed 1000");
  }

  @Test
  void aBrowserIsToldWhereToGoWhenItsHostIsGone() throws InterruptedException {
    standIns = List.of("https://super2.example/");
    FakeBrowser browser = new FakeBrowser();
    WebSocketListener _ = host.join(browser, ID);
    assertThat(browser.hears())
        .isEqualTo("{\"type\":\"hosts\",\"urls\":[\"https://super2.example/\"]}");
  }

  @Test
  void aProcessThatDiesIsReplacedAndBrowsersAreAskedToComeBack() throws InterruptedException {
    FakeBrowser browser = new FakeBrowser();
    WebSocketListener line = host.join(browser, ID);
    FakeProcess first = process();
    long connection = first.hears(HostFrame.Connected.class).connection();
    first.say(new ConnectorFrame.Line("a line"));
    first.say(new ConnectorFrame.State("the state", MeetingOptions.USUAL));
    first.say(new ConnectorFrame.Text(connection, "heard"));
    assertThat(browser.hears()).isEqualTo("heard");
    String secret = given(first).secret();
    first.die();
    assertThat(browser.hears()).isEqualTo("{\"type\":\"restart\"}");
    line.text("join again");
    FakeProcess second = process();
    HostFrame.Begin begin = given(second);
    assertThat(begin.lines()).containsExactly("a line");
    assertThat(begin.state()).isEqualTo("the state");
    assertThat(begin.secret()).isEqualTo(secret);
    assertThat(second.hears(HostFrame.Connected.class).connection()).isEqualTo(connection);
    assertThat(second.hears(HostFrame.Text.class).text()).isEqualTo("join again");
  }

  @Test
  void aSpareThatDiesWithTheMeetingsProcessIsGivenToNobody() throws InterruptedException {
    FakeBrowser browser = new FakeBrowser();
    WebSocketListener line = host.join(browser, ID);
    FakeProcess used = process();
    given(used);
    FakeProcess spare = process();
    FakeProcess other = process();
    spare.die();
    other.die();
    used.die();
    assertThat(browser.hears()).isEqualTo("{\"type\":\"restart\"}");
    line.text("join again");
    FakeProcess next = process();
    assertThat(next.hears(HostFrame.Text.class).text()).isEqualTo("join again");
    next.say(new ConnectorFrame.Text(1, "welcome"));
    assertThat(browser.hears()).isEqualTo("welcome");
    assertThat(spare.hearsSoon(HostFrame.Begin.class)).isNull();
  }

  @Test
  void twoMeetingsThatDieAtOnceFindAProcessEach() throws InterruptedException {
    FakeBrowser one = new FakeBrowser();
    FakeBrowser two = new FakeBrowser();
    WebSocketListener _ = host.join(one, ID);
    FakeProcess first = process();
    given(first);
    FakeProcess second = process();
    FakeProcess third = process();
    WebSocketListener _ = host.join(two, "xyz-xyzw-xyz");
    given(second);
    FakeProcess fourth = process();
    first.die();
    second.die();
    assertThat(one.hears()).contains("restart");
    assertThat(two.hears()).contains("restart");
    given(third);
    given(fourth);
    // And there are two again.
    process();
    process();
  }

  @Test
  void aMeetingWhoseProcessDiesWhileNobodyIsThereGoesOn() throws InterruptedException {
    HostTerms patience =
        new HostTerms(
            2,
            100,
            4,
            10,
            100,
            3,
            2,
            Duration.ZERO,
            1_000,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));
    try (MeetingHost patient = start(patience)) {
      FakeBrowser browser = new FakeBrowser();
      WebSocketListener line = patient.join(browser, ID);
      FakeProcess first = process();
      String secret = given(first).secret();
      long connection = first.hears(HostFrame.Connected.class).connection();
      first.say(new ConnectorFrame.Line("a line"));
      first.say(new ConnectorFrame.Text(connection, "told"));
      assertThat(browser.hears()).isEqualTo("told");
      line.closed(1001, "");
      first.die();
      HostFrame.Begin begin = given(process());
      assertThat(begin.secret()).isEqualTo(secret);
      assertThat(begin.lines()).containsExactly("a line");
    }
  }

  @Test
  void processesHearWhatJoinTokensAreCheckedWith() throws InterruptedException {
    trust = "the trust";
    WebSocketListener _ = host.join(new FakeBrowser(), ID);
    FakeProcess process = process();
    assertThat(process.hears(HostFrame.Trust.class).document()).isEqualTo("the trust");
    WebSocketListener _ = host.join(new FakeBrowser(), ID);
    assertThat(process.hearsSoon(HostFrame.Trust.class)).isNull();
  }

  @Test
  void whatControlRefusesIsRefused() throws InterruptedException {
    opening = new MeetingOpening.Refused(MeetingOpening.Reason.NOT_FOUND);
    FakeBrowser browser = new FakeBrowser();
    WebSocketListener _ = host.join(browser, ID);
    assertThat(browser.hears()).contains("\"refused\"").contains("\"not-found\"");
    assertThat(browser.hears()).startsWith("closed");
    opening = new MeetingOpening.Elsewhere(new Connector("s2", "west", "https://two.example", ""));
    FakeBrowser moved = new FakeBrowser();
    WebSocketListener _ = host.join(moved, ID);
    assertThat(moved.hears()).contains("https://two.example/m/" + ID);
  }

  @Test
  void aMeetingOfAnotherRegionIsNotHeldTwice() throws InterruptedException {
    Connector other = new Connector("s2", "west", "https://two.example", "");
    opening =
        new MeetingOpening.Granted(
            new MeetingTerms(MEETING, 8, Duration.ofSeconds(20), List.of(other)));
    FakeBrowser browser = new FakeBrowser();
    WebSocketListener _ = host.join(browser, ID);
    assertThat(browser.hears()).contains("\"moved\"").contains("https://two.example/m/" + ID);
    HeldMeeting given = reports.poll(5, TimeUnit.SECONDS);
    assertThat(given).isNotNull();
    assertThat(given.released()).isTrue();
    assertThat(spawned).isEmpty();
  }

  @Test
  void aMeetingOfAnotherRegionIsHeldTogetherIfHostsReachEachOther() throws Exception {
    Connector other = new Connector("s2", "west", "https://two.example", "two.example:7441");
    Pipe toHost = Pipe.open();
    Pipe toOther = Pipe.open();
    lines =
        _ ->
            FrameStream.ofNeighbours(
                Channels.newInputStream(toHost.source()),
                Channels.newOutputStream(toOther.sink()),
                toOther.sink());
    FrameStream<String, String> there =
        FrameStream.ofNeighbours(
            Channels.newInputStream(toOther.source()),
            Channels.newOutputStream(toHost.sink()),
            toHost.sink());
    news =
        new MeetingNews(
            List.of(), List.of(), List.of(), Map.of(), Map.of(ID, List.of(other)), Map.of());
    opening =
        new MeetingOpening.Granted(
            new MeetingTerms(MEETING, 8, Duration.ofSeconds(20), List.of(other)));
    FakeBrowser browser = new FakeBrowser();
    WebSocketListener _ = host.join(browser, ID);
    FakeProcess process = process();
    process.hears(HostFrame.Connected.class);
    assertThat(there.receive()).isEqualTo(ID);
    there.send(MeetingLines.THERE);
    HostFrame.NeighbourUp up = process.hears(HostFrame.NeighbourUp.class);
    assertThat(up.node()).isEqualTo("s2");
    process.say(new ConnectorFrame.ToNeighbour("s2", up.line(), "hello"));
    assertThat(nextWord(there)).isEqualTo("hello");
    ConnectorFrame.Crossing crossing = new ConnectorFrame.Crossing("s2", 1, 2, 3, 4, 0, 1);
    process.say(new ConnectorFrame.Crossings(List.of(crossing)));
    process.say(new ConnectorFrame.ToNeighbour("s2", up.line(), "and more"));
    assertThat(nextWord(there)).isEqualTo("and more");
    assertThat(host.crossings()).containsExactly(crossing);
    there.send("and you");
    assertThat(process.hears(HostFrame.NeighbourSaid.class).text()).isEqualTo("and you");
    there.close();
    process.hears(HostFrame.NeighbourDown.class);
  }

  @Test
  void withoutControlAnUnknownMeetingIsRefusedAndARunningOneGoesOn() throws InterruptedException {
    FakeBrowser browser = new FakeBrowser();
    WebSocketListener line = host.join(browser, ID);
    FakeProcess process = process();
    controlIsAway = true;
    FakeBrowser other = new FakeBrowser();
    WebSocketListener _ = host.join(other, "xyz-xyzw-xyz");
    assertThat(other.hears()).contains("control can't be reached");
    line.text("still here");
    assertThat(process.hears(HostFrame.Text.class).text()).isEqualTo("still here");
  }

  @Test
  void meetingsAndJoinsAreBounded() throws InterruptedException {
    for (String id : List.of("aaa-aaaa-aaa", "bbb-bbbb-bbb")) {
      WebSocketListener _ = host.join(new FakeBrowser(), id);
    }
    FakeBrowser third = new FakeBrowser();
    WebSocketListener _ = host.join(third, ID);
    assertThat(third.hears()).contains("\"busy\"");
    FakeBrowser last = new FakeBrowser();
    for (int i = 0; i < 2 * TERMS.joinsPerSecond(); i++) {
      last = new FakeBrowser();
      WebSocketListener _ = host.join(last, "aaa-aaaa-aaa");
    }
    assertThat(last.hears()).contains("\"busy\"");
  }

  @Test
  void controlHearsWhatHappened() throws InterruptedException {
    FakeBrowser browser = new FakeBrowser();
    WebSocketListener line = host.join(browser, ID);
    FakeProcess process = process();
    long connection = process.hears(HostFrame.Connected.class).connection();
    controlIsAway = true;
    process.say(
        new ConnectorFrame.Event(new MeetingEvent(Instant.EPOCH, "joined", "p", "Anna", "")));
    process.say(new ConnectorFrame.Status(1, 50, 0.1));
    process.say(new ConnectorFrame.Text(connection, "told"));
    assertThat(browser.hears()).isEqualTo("told");
    TimeUnit.MILLISECONDS.sleep(3 * TERMS.reportEvery().toMillis());
    controlIsAway = false;
    HeldMeeting held = reports.poll(5, TimeUnit.SECONDS);
    while (held != null && held.events().isEmpty()) {
      held = reports.poll(5, TimeUnit.SECONDS);
    }
    assertThat(held).isNotNull();
    assertThat(held.epoch()).isEqualTo(7);
    assertThat(held.events()).extracting(MeetingEvent::name).containsExactly("Anna");
    process.say(new ConnectorFrame.Ended());
    assertThat(browser.hears()).isEqualTo("closed 1001");
    line.closed(1001, "");
    assertThat(host.meetings()).isZero();
  }

  @Test
  void whoComesToAFullMeetingIsSentToWhoHasRoom() throws InterruptedException {
    FakeBrowser browser = new FakeBrowser();
    WebSocketListener _ = host.join(browser, ID);
    FakeProcess process = process();
    long connection = process.hears(HostFrame.Connected.class).connection();
    Connector other = new Connector("s3", "east", "https://three.example", "three.example:7441");
    // Of 1,000 packets nine take 950; a tenth would be one too many.
    process.say(new ConnectorFrame.Status(9, 950, 0.2));
    process.say(new ConnectorFrame.Text(connection, "told"));
    assertThat(browser.hears()).isEqualTo("told");
    news = new MeetingNews(List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of(ID, other));
    HeldMeeting held = reports.take();
    while (held.load() < HeldMeeting.FULL) {
      held = reports.take();
    }
    // The answer to one more report has arrived for certain when the next is made.
    reports.clear();
    reports.take();
    reports.take();
    FakeBrowser newcomer = new FakeBrowser();
    WebSocketListener line = host.join(newcomer, ID);
    line.text("{\"type\":\"prepare\",\"offer\":\"sdp\",\"sources\":{}}");
    assertThat(newcomer.hears()).contains("\"re\":\"prepare\"");
    line.text("{\"type\":\"join\",\"name\":\"Ben\",\"sources\":{},\"muted\":{}}");
    assertThat(newcomer.hears()).contains("\"moved\"").contains("https://three.example/m/" + ID);
    FakeBrowser known = new FakeBrowser();
    line = host.join(known, ID);
    line.text("{\"type\":\"join\",\"name\":\"Ada\",\"resume\":\"r\",\"sources\":{},\"muted\":{}}");
    assertThat(process.hears(HostFrame.Text.class).text()).contains("Ada");
  }

  @Test
  void aLostLeaseSendsBrowsersToWhoHasIt() throws InterruptedException {
    FakeBrowser browser = new FakeBrowser();
    WebSocketListener _ = host.join(browser, ID);
    process().hears(HostFrame.Connected.class);
    news = new MeetingNews(List.of(), List.of(ID), List.of(), Map.of(), Map.of(), Map.of());
    assertThat(browser.hears()).isEqualTo("closed 1001");
  }

  /// Past those that only tell that somebody lives.
  private static @Nullable String nextWord(FrameStream<String, String> from) throws IOException {
    String said = from.receive();
    while ("".equals(said)) {
      said = from.receive();
    }
    return said;
  }

  private static HostFrame.Begin given(FakeProcess process) throws InterruptedException {
    HostFrame.Begin begin = process.begin();
    if (begin == null) {
      throw new AssertionError("the process was given no meeting");
    }
    return begin;
  }

  private FakeProcess process() throws InterruptedException {
    FakeProcess process = spawned.poll(5, TimeUnit.SECONDS);
    if (process == null) {
      throw new AssertionError("no process was started");
    }
    return process;
  }
}
