package perigee.meeting.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.link.ConnectorFrame;
import perigee.meeting.link.FrameStream;
import perigee.meeting.link.HostFrame;
import perigee.meeting.signal.IceServer;
import perigee.model.meeting.Connector;

/// The lines of one meeting to its connectors in other regions. Whoever hears of another calls it;
/// if both do, the call of the host whose id is the lesser stays. A line begins and ends with the
/// processes at both of its ends, so that each tells the other everything. Safe for all threads.
final class MeetingLines {

  /// What a host that is called answers, if it has the meeting.
  static final String THERE = "there";

  /// Lines of one meeting.
  static final int MOST = 64;

  private static final Logger LOG = LoggerFactory.getLogger(MeetingLines.class);

  private static final long PAUSE_MILLIS = 1_000;
  private static final long PAUSE_OF_THE_CALLED_MILLIS = 3_000;

  private final String meeting;
  private final @Nullable Cascading cascading;
  private final CountDownLatch closing = new CountDownLatch(1);

  // All that follows is guarded by this.
  private final Map<String, Connector> wanted = new HashMap<>();
  private final Map<String, Line> open = new HashMap<>();
  private @Nullable FrameStream<ConnectorFrame, HostFrame> process;
  private boolean closed;

  private long numbers;

  private record Line(
      String node, boolean dialled, long number, FrameStream<String, String> frames) {}

  /// @param cascading null if this host knows no others
  MeetingLines(String meeting, @Nullable Cascading cascading) {
    this.meeting = meeting;
    this.cascading = cascading;
  }

  /// Control says who has the meeting in other regions.
  synchronized void others(List<Connector> now) {
    if (cascading == null || closed) {
      return;
    }
    Map<String, Connector> told = new HashMap<>();
    now.stream()
        .filter(other -> !other.cascade().isEmpty())
        .limit(MOST)
        .forEach(other -> told.put(other.node(), other));
    for (Connector before : List.copyOf(wanted.values())) {
      if (!before.equals(told.get(before.node()))) {
        wanted.remove(before.node());
        end(before.node());
      }
    }
    for (Connector other : told.values()) {
      if (wanted.putIfAbsent(other.node(), other) == null) {
        Cascading way = cascading;
        Thread.ofVirtual().name("line " + meeting).start(() -> keep(other, way));
      }
    }
    notifyAll();
  }

  /// The meeting has a process, or another one, or none.
  synchronized void process(@Nullable FrameStream<ConnectorFrame, HostFrame> now) {
    List.copyOf(open.keySet()).forEach(this::end);
    process = now;
    notifyAll();
  }

  synchronized void close() {
    closed = true;
    closing.countDown();
    wanted.clear();
    process(null);
  }

  /// The process has something to say to another. What it says for a line that is over meanwhile is
  /// not for the next.
  synchronized void say(String node, long number, String text) {
    Line line = open.get(node);
    if (line != null && line.number() == number) {
      line.frames().send(text);
    }
  }

  /// Ends a line, if it is still there; another may follow.
  synchronized void end(String node, long number) {
    Line line = open.get(node);
    if (line != null && line.number() == number) {
      end(node);
    }
  }

  private void end(String node) {
    Line line = open.remove(node);
    if (line != null) {
      line.frames().close();
      tell(new HostFrame.NeighbourDown(node));
      notifyAll();
    }
  }

  /// Lets the others know that this host lives.
  synchronized void ping() {
    open.values().forEach(line -> line.frames().send(""));
  }

  /// Another host calls.
  ///
  /// @return whether the line stays
  synchronized boolean accept(String node, FrameStream<String, String> frames) {
    Line line = new Line(node, false, ++numbers, frames);
    if (cascading == null || !isWelcome(line)) {
      return false;
    }
    frames.send(THERE);
    add(line, cascading);
    return true;
  }

  private synchronized boolean called(String node, FrameStream<String, String> frames) {
    Line line = new Line(node, true, ++numbers, frames);
    if (cascading == null || !isWelcome(line)) {
      return false;
    }
    add(line, cascading);
    return true;
  }

  private boolean isWelcome(Line line) {
    if (closed || process == null || cascading == null) {
      return false;
    }
    Line before = open.get(line.node());
    if (before == null) {
      return open.size() < MOST;
    }
    // Two calls have crossed, or the line before has died at the other end alone.
    boolean isLesser = cascading.node().compareTo(line.node()) < 0;
    boolean beforeIsOfLesser = before.dialled() == isLesser;
    boolean isOfLesser = line.dialled() == isLesser;
    return isOfLesser || !beforeIsOfLesser;
  }

  private void add(Line line, Cascading way) {
    end(line.node());
    open.put(line.node(), line);
    List<IceServer> relays = way.relays().get();
    tell(new HostFrame.NeighbourUp(line.node(), line.dialled(), line.number(), relays));
    Thread.ofVirtual().name("line " + meeting).start(() -> listen(line));
  }

  private void tell(HostFrame frame) {
    if (process != null) {
      process.send(frame);
    }
  }

  private void listen(Line line) {
    String reason = "the other end is gone";
    try {
      for (String text = line.frames().receive(); text != null; text = line.frames().receive()) {
        heard(line, text);
      }
    } catch (IOException e) {
      reason = String.valueOf(e.getMessage());
    }
    gone(line, reason);
  }

  private synchronized void heard(Line line, String text) {
    if (!text.isEmpty() && line.equals(open.get(line.node()))) {
      tell(new HostFrame.NeighbourSaid(line.node(), text));
    }
  }

  private synchronized void gone(Line line, String reason) {
    line.frames().close();
    if (line.equals(open.get(line.node()))) {
      LOG.info("event=line-ended meeting={} node={} reason=\"{}\"", meeting, line.node(), reason);
      end(line.node());
    }
  }

  /// Calls another as long as it is wanted and there is no line.
  private void keep(Connector to, Cascading way) {
    boolean isLesser = way.node().compareTo(to.node()) < 0;
    boolean failed = false;
    try {
      while (awaitNeed(to)) {
        try {
          dial(to, way.lines());
          failed = false;
        } catch (IOException e) {
          if (!failed) {
            LOG.warn(
                "event=line-not-made meeting={} node={} reason=\"{}\"",
                meeting,
                to.node(),
                e.getMessage());
          }
          failed = true;
        }
        long pause = isLesser ? PAUSE_MILLIS : PAUSE_OF_THE_CALLED_MILLIS;
        if (closing.await(pause, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean awaitNeed(Connector to) throws InterruptedException {
    while (isWanted(to) && (process == null || open.containsKey(to.node()))) {
      wait();
    }
    return isWanted(to);
  }

  private boolean isWanted(Connector to) {
    return !closed && to.equals(wanted.get(to.node()));
  }

  private void dial(Connector to, Lines lines) throws IOException {
    FrameStream<String, String> frames = lines.dial(to);
    boolean stays = false;
    try {
      frames.send(meeting);
      stays = THERE.equals(frames.receive()) && called(to.node(), frames);
    } finally {
      if (!stays) {
        frames.close();
      }
    }
  }

  /// Those to which there is a line.
  synchronized List<String> nodes() {
    return new ArrayList<>(open.keySet());
  }
}
