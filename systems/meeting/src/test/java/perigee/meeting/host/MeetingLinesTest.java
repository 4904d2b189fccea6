package perigee.meeting.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import perigee.meeting.link.FrameStream;
import perigee.meeting.link.HostFrame;
import perigee.meeting.link.TwoPipes;
import perigee.meeting.signal.IceServer;
import perigee.model.meeting.Connector;

@Timeout(30)
class MeetingLinesTest {

  private static final String ID = "abc-defg-hjk";

  private final MeetingLines east =
      new MeetingLines(ID, new Cascading("east1", this::callWest, List::of));
  private final MeetingLines west =
      new MeetingLines(ID, new Cascading("west1", this::callEast, MeetingLinesTest::relays));

  private static List<IceServer> relays() {
    return List.of(new IceServer(List.of("turn:west.test:3478?transport=tcp"), "u", "c"));
  }

  private static Connector host(String node) {
    return new Connector(node, "a region", "", node + ":1");
  }

  private FrameStream<String, String> callWest(Connector to) throws IOException {
    return call(west, "east1");
  }

  private FrameStream<String, String> callEast(Connector to) throws IOException {
    return call(east, "west1");
  }

  private FrameStream<String, String> call(MeetingLines whom, String from) throws IOException {
    TwoPipes pipes = TwoPipes.open();
    TwoPipes.End here = pipes.here();
    TwoPipes.End there = pipes.there();
    FrameStream<String, String> theirs =
        FrameStream.ofNeighbours(there.in(), there.out(), there.both());
    Thread.ofVirtual()
        .start(() -> {
          try {
            if (!ID.equals(theirs.receive()) || !whom.accept(from, theirs)) {
              theirs.close();
            }
          } catch (IOException _) {
            theirs.close();
          }
        });
    return FrameStream.ofNeighbours(here.in(), here.out(), here.both());
  }

  @AfterEach
  void end() {
    east.close();
    west.close();
  }

  @Test
  void whoComesLaterCallsAndWordsCross() throws Exception {
    FakeProcess first = new FakeProcess();
    FakeProcess second = new FakeProcess();
    east.process(first.frames());
    west.process(second.frames());
    west.others(List.of(host("east1")));
    HostFrame.NeighbourUp ofWest = second.hears(HostFrame.NeighbourUp.class);
    HostFrame.NeighbourUp ofEast = first.hears(HostFrame.NeighbourUp.class);
    assertThat(ofWest).isEqualTo(new HostFrame.NeighbourUp("east1", true, ofWest.line(), relays()));
    assertThat(ofEast)
        .isEqualTo(new HostFrame.NeighbourUp("west1", false, ofEast.line(), List.of()));
    east.say("west1", ofEast.line() + 1, "what was meant for another line");
    east.say("west1", ofEast.line(), "hello");
    assertThat(second.hears(HostFrame.NeighbourSaid.class))
        .isEqualTo(new HostFrame.NeighbourSaid("east1", "hello"));
    west.ping();
    west.say("east1", ofWest.line(), "and you");
    assertThat(first.hears(HostFrame.NeighbourSaid.class).text()).isEqualTo("and you");
  }

  @Test
  void aLineEndsWithTheProcessAndBeginsAnewWithTheNext() throws Exception {
    FakeProcess first = new FakeProcess();
    FakeProcess second = new FakeProcess();
    east.process(first.frames());
    west.process(second.frames());
    east.others(List.of(host("west1")));
    first.hears(HostFrame.NeighbourUp.class);
    second.hears(HostFrame.NeighbourUp.class);
    east.process(null);
    second.hears(HostFrame.NeighbourDown.class);
    FakeProcess next = new FakeProcess();
    east.process(next.frames());
    next.hears(HostFrame.NeighbourUp.class);
    second.hears(HostFrame.NeighbourUp.class);
    east.others(List.of());
    next.hears(HostFrame.NeighbourDown.class);
    second.hears(HostFrame.NeighbourDown.class);
    assertThat(east.nodes()).isEmpty();
    assertThat(west.nodes()).isEmpty();
  }

  @Test
  void whenBothCallOneLineStays() throws Exception {
    FakeProcess first = new FakeProcess();
    FakeProcess second = new FakeProcess();
    east.process(first.frames());
    west.process(second.frames());
    west.others(List.of(host("east1")));
    east.others(List.of(host("west1")));
    HostFrame.NeighbourUp last = first.hears(HostFrame.NeighbourUp.class);
    second.hears(HostFrame.NeighbourUp.class);
    // Whatever calls have crossed, words on the last line arrive in the end.
    HostFrame.NeighbourSaid heard = null;
    while (heard == null) {
      HostFrame.NeighbourUp next = first.hearsSoon(HostFrame.NeighbourUp.class);
      last = next == null ? last : next;
      east.say("west1", last.line(), "hello");
      heard = second.hearsSoon(HostFrame.NeighbourSaid.class);
    }
    assertThat(east.nodes()).containsExactly("west1");
    assertThat(west.nodes()).containsExactly("east1");
  }
}
