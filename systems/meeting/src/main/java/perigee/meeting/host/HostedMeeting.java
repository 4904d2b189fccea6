package perigee.meeting.host;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.host.Spawner.Spawned;
import perigee.meeting.link.ConnectorFrame;
import perigee.meeting.link.HostFrame;
import perigee.meeting.signal.ServerMessage;
import perigee.meeting.signal.SignalWriter;
import perigee.model.meeting.Connector;
import perigee.model.meeting.HeldMeeting;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingOptions;
import perigee.model.meeting.MeetingTerms;
import perigee.net.websocket.CloseCodes;
import perigee.net.websocket.WebSocket;

/// One meeting at its host: the browsers' WebSockets, its process, and what has to outlive the
/// process. Safe for all threads.
final class HostedMeeting {

  private static final Logger LOG = LoggerFactory.getLogger(HostedMeeting.class);

  private static final Duration RESTARTS_WITHIN = Duration.ofMinutes(10);

  /// Where it is in its life.
  private enum State {
    /// Control is asked, or a process is awaited.
    OPENING,
    RUNNING,
    OVER
  }

  private final String id;
  private final HostTerms bounds;
  private final ProcessPool pool;
  private final InstantSource clock;
  private final MeetingLines lines;
  private final Runnable onOver;

  // All that follows is guarded by this.
  private final Reception reception;
  private final MeetingMemory memory;
  private final MeetingLoad load;
  private final ArrayDeque<Instant> restarts = new ArrayDeque<>();
  private State state = State.OPENING;
  private @Nullable MeetingTerms terms;
  private @Nullable Spawned process;

  /// Where newcomers find room; null if there is room here, or nowhere.
  private @Nullable Connector relief;

  private boolean endedByHost;

  HostedMeeting(
      String id,
      HostTerms bounds,
      ProcessPool pool,
      Reception.Told told,
      InstantSource clock,
      MeetingLines lines,
      Runnable onOver) {
    this.id = id;
    this.bounds = bounds;
    this.pool = pool;
    this.clock = clock;
    this.lines = lines;
    this.onOver = onOver;
    this.reception = new Reception(id, bounds.unsentTexts(), told);
    this.memory = new MeetingMemory(bounds);
    this.load = new MeetingLoad(bounds, clock);
  }

  String id() {
    return id;
  }

  synchronized int participants() {
    return load.participants();
  }

  synchronized double packetsPerSecond() {
    return load.packetsPerSecond();
  }

  /// What crosses between this meeting's process and those of other regions.
  synchronized List<ConnectorFrame.Crossing> crossings() {
    return load.crossings();
  }

  MeetingLines lines() {
    return lines;
  }

  /// A browser comes; whether the meeting still takes it.
  synchronized boolean connect(long connection, WebSocket socket) {
    if (state == State.OVER) {
      return false;
    }
    reception.connect(connection, socket);
    return true;
  }

  synchronized void heard(long connection, String text) {
    reception.heard(connection, text, relief);
  }

  synchronized void disconnected(long connection) {
    reception.disconnected(connection);
  }

  /// Gets a process and gives it the meeting. Blocks.
  void run(MeetingTerms granted) throws InterruptedException {
    synchronized (this) {
      terms = granted;
    }
    lines.others(granted.others());
    startProcess();
  }

  private void startProcess() throws InterruptedException {
    Spawned fresh;
    try {
      fresh = pool.take();
    } catch (IOException e) {
      LOG.warn("event=meeting-without-process meeting={} reason=\"{}\"", id, e.getMessage());
      refuse(ServerMessage.Refusal.BUSY, "no process could be started for the meeting");
      return;
    }
    synchronized (this) {
      MeetingTerms granted = terms;
      if (state == State.OVER || granted == null) {
        fresh.kill();
        return;
      }
      process = fresh;
      fresh.frames().send(memory.begin(granted.meeting()));
      state = State.RUNNING;
      load.begins();
      reception.begin(fresh.frames());
      lines.process(fresh.frames());
    }
    Thread.ofVirtual().name("meeting " + id).start(() -> listen(fresh));
  }

  private void listen(Spawned from) {
    try {
      for (ConnectorFrame frame = from.frames().receive();
          frame != null;
          frame = from.frames().receive()) {
        heard(frame);
      }
    } catch (IOException e) {
      LOG.warn("event=connector-broken meeting={} reason=\"{}\"", id, e.getMessage());
    }
    died(from);
  }

  private synchronized void heard(ConnectorFrame frame) {
    switch (frame) {
      case ConnectorFrame.Text(long connection, String text) -> reception.say(connection, text);
      case ConnectorFrame.Texts(List<Long> connections, String text) ->
          connections.forEach(connection -> reception.say(connection, text));
      case ConnectorFrame.Close(long connection) -> reception.close(connection);
      case ConnectorFrame.Event(MeetingEvent event) -> memory.event(event);
      case ConnectorFrame.Line(String line) -> memory.line(line);
      case ConnectorFrame.State(String next, MeetingOptions options) ->
          memory.state(next, options, terms == null ? null : terms.meeting().options());
      case ConnectorFrame.Status status -> load.told(status, !reception.isEmpty());
      case ConnectorFrame.ToNeighbour(String node, long line, String text) ->
          lines.say(node, line, text);
      case ConnectorFrame.DropNeighbour(String node, long line) -> lines.end(node, line);
      case ConnectorFrame.Crossings(List<ConnectorFrame.Crossing> now) -> load.crossings(now);
      case ConnectorFrame.Ended _ -> endedByHost = true;
      case ConnectorFrame.Ready _ -> {
        // It was awaited when the process was started.
      }
    }
  }

  /// The process is gone: unless the meeting is over, another takes its place, and the browsers are
  /// asked to come to it.
  private void died(Spawned gone) {
    gone.kill();
    List<Browser> there;
    synchronized (this) {
      if (!gone.equals(process) || state == State.OVER) {
        return;
      }
      process = null;
      lines.process(null);
      state = State.OPENING;
      load.ends();
      there = reception.orphaned();
    }
    LOG.warn("event=connector-died meeting={} browsers={}", id, there.size());
    if (!mayRestart()) {
      refuse(ServerMessage.Refusal.BUSY, "the meeting's process dies again and again");
      return;
    }
    // They make their offers while the process comes. Even if nobody is there it does: what was
    // said and who was removed is for those who come back.
    String restart = SignalWriter.write(new ServerMessage.Restart());
    there.forEach(browser -> browser.socket.send(restart));
    try {
      startProcess();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean mayRestart() {
    Instant now = clock.instant();
    restarts.removeIf(at -> at.isBefore(now.minus(RESTARTS_WITHIN)));
    restarts.add(now);
    return restarts.size() <= bounds.restarts();
  }

  /// Tells all why there is no meeting here, and ends.
  void refuse(ServerMessage.Refusal code, String reason) {
    endWith(new ServerMessage.Refused(code, reason));
  }

  /// Sends all to another host.
  void move(String url) {
    endWith(new ServerMessage.MovedHost(url));
  }

  private void endWith(ServerMessage word) {
    List<Browser> there;
    synchronized (this) {
      there = over();
    }
    // Whoever comes back finds no trace of it.
    onOver.run();
    String text = SignalWriter.write(word);
    for (Browser browser : there) {
      browser.socket.send(text);
      browser.socket.close(CloseCodes.NORMAL, "the meeting is not here");
    }
  }

  private List<Browser> over() {
    state = State.OVER;
    lines.close();
    load.crossings(List.of());
    List<Browser> there = reception.over();
    if (process != null) {
      process.frames().close();
      process.kill();
      process = null;
    }
    return there;
  }

  /// What control is told now; null if there is nothing to tell yet.
  synchronized @Nullable HeldMeeting report() {
    MeetingTerms held = terms;
    if (held == null || state == State.OVER) {
      return null;
    }
    return new HeldMeeting(
        id,
        held.epoch(),
        held.meeting().version(),
        load.participants(),
        load.share(),
        memory.takeEvents(),
        memory.takeOptions(),
        endedByHost,
        isDeserted());
  }

  /// Control says who else has the meeting.
  ///
  /// @param room where newcomers find it; null if here
  void others(List<Connector> others, @Nullable Connector room) {
    lines.others(others);
    synchronized (this) {
      relief = room;
    }
  }

  /// What was told did not arrive.
  synchronized void notReported(HeldMeeting told) {
    memory.giveBack(told);
  }

  /// Whether nobody has been there for long.
  synchronized boolean isDeserted() {
    return state != State.OVER && reception.isEmpty() && load.isDeserted();
  }

  synchronized boolean isEnded() {
    return endedByHost;
  }

  /// Control knows it otherwise.
  synchronized void replace(Meeting next) {
    MeetingTerms held = terms;
    if (held != null) {
      terms = new MeetingTerms(next, held.epoch(), held.lease(), held.others());
      if (process != null) {
        process.frames().send(new HostFrame.Changed(next));
      }
    }
  }

  /// The lease had run out, and is this host's again.
  synchronized void renew(long epoch) {
    MeetingTerms held = terms;
    if (held != null) {
      terms = new MeetingTerms(held.meeting(), epoch, held.lease(), held.others());
    }
  }

  /// Control says that it is over.
  synchronized void end() {
    if (process != null) {
      process.frames().send(new HostFrame.End());
    }
  }

  /// Ends it here without a word: browsers come back, here or where it is now.
  void drop(String reason) {
    List<Browser> there;
    synchronized (this) {
      there = over();
    }
    onOver.run();
    there.forEach(browser -> browser.socket.close(CloseCodes.GOING_AWAY, reason));
  }
}
