package perigee.meeting.host;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.host.Spawner.Spawned;
import perigee.meeting.link.ConnectorFrame;
import perigee.meeting.link.HostFrame;
import perigee.meeting.signal.ClientMessage;
import perigee.meeting.signal.IceServer;
import perigee.meeting.signal.ServerMessage;
import perigee.meeting.signal.SignalReader;
import perigee.meeting.signal.SignalReading;
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

  /// Above this share of a processor, queues grow.
  private static final double MOST_BUSY = 0.75;

  private static final Duration RESTARTS_WITHIN = Duration.ofMinutes(10);

  /// Where it is in its life.
  private enum State {
    /// Control is asked, or a process is awaited.
    OPENING,
    RUNNING,
    OVER
  }

  /// What is told of the world when somebody comes: to him, and to the process.
  ///
  /// @param trust empty for none
  record Told(
      Supplier<List<IceServer>> iceServers,
      Supplier<List<String>> standIns,
      Supplier<String> trust) {}

  private final String id;
  private final HostTerms bounds;
  private final ProcessPool pool;
  private final Told told;
  private final InstantSource clock;
  private final String secret;
  private final MeetingLines lines;
  private final Runnable onOver;

  // All that follows is guarded by this.
  private final Map<Long, Browser> browsers = new LinkedHashMap<>();
  private final ArrayDeque<String> chat = new ArrayDeque<>();
  private final ArrayDeque<MeetingEvent> events = new ArrayDeque<>();
  private final ArrayDeque<Instant> restarts = new ArrayDeque<>();
  private State state = State.OPENING;
  private @Nullable MeetingTerms terms;
  private @Nullable Spawned process;
  private String toldTrust = "";
  private @Nullable String roomState;
  private @Nullable MeetingOptions newOptions;
  private int participants;
  private double packetsPerSecond;
  private double busy;

  /// Where newcomers find room; null if there is room here, or nowhere.
  private @Nullable Connector relief;

  private List<ConnectorFrame.Crossing> crossings = List.of();
  private Instant emptySince;
  private boolean endedByHost;

  HostedMeeting(
      String id,
      HostTerms bounds,
      ProcessPool pool,
      Told told,
      InstantSource clock,
      byte[] secret,
      MeetingLines lines,
      Runnable onOver) {
    this.id = id;
    this.bounds = bounds;
    this.pool = pool;
    this.told = told;
    this.clock = clock;
    this.secret = Base64.getEncoder().encodeToString(secret);
    this.lines = lines;
    this.onOver = onOver;
    this.emptySince = clock.instant();
  }

  String id() {
    return id;
  }

  synchronized int participants() {
    return participants;
  }

  synchronized double packetsPerSecond() {
    return packetsPerSecond;
  }

  /// What crosses between this meeting's process and those of other regions.
  synchronized List<ConnectorFrame.Crossing> crossings() {
    return crossings;
  }

  MeetingLines lines() {
    return lines;
  }

  /// A browser comes; whether the meeting still takes it.
  synchronized boolean connect(long connection, WebSocket socket) {
    if (state == State.OVER) {
      return false;
    }
    Browser browser = new Browser(connection, socket);
    browsers.put(connection, browser);
    List<String> standIns = told.standIns().get();
    if (!standIns.isEmpty()) {
      socket.send(SignalWriter.write(new ServerMessage.Hosts(standIns)));
    }
    if (state == State.RUNNING) {
      introduce(browser);
    }
    return true;
  }

  private void introduce(Browser browser) {
    Spawned now = process;
    if (now == null) {
      return;
    }
    browser.introduced = true;
    String trust = told.trust().get();
    if (!trust.equals(toldTrust)) {
      toldTrust = trust;
      now.frames().send(new HostFrame.Trust(trust));
    }
    now.frames().send(new HostFrame.Connected(browser.connection, told.iceServers().get()));
    for (String text : browser.unsent) {
      now.frames().send(new HostFrame.Text(browser.connection, text));
    }
    browser.unsent.clear();
  }

  synchronized void heard(long connection, String text) {
    Browser browser = browsers.get(connection);
    if (browser == null) {
      return;
    }
    boolean isFirst = browser.isSilent;
    browser.isSilent = false;
    if (isFirst && relief != null && isNewcomer(text)) {
      sendAway(browser, relief);
    } else if (browser.introduced && process != null) {
      process.frames().send(new HostFrame.Text(connection, text));
    } else if (browser.unsent.size() < bounds.unsentTexts()) {
      browser.unsent.add(text);
    } else {
      browser.socket.close(CloseCodes.TRY_AGAIN_LATER, "the meeting is not ready");
    }
  }

  /// Whoever was in the meeting before is not sent away.
  private static boolean isNewcomer(String text) {
    return SignalReader.read(text) instanceof SignalReading.Read(ClientMessage.Join join)
        && join.resume() == null;
  }

  private void sendAway(Browser browser, Connector to) {
    disconnected(browser.connection);
    String url = to.talk() + "/m/" + id;
    browser.socket.send(SignalWriter.write(new ServerMessage.MovedHost(url)));
    browser.socket.close(CloseCodes.NORMAL, "there is room elsewhere");
  }

  synchronized void disconnected(long connection) {
    Browser browser = browsers.remove(connection);
    if (browser != null && browser.introduced && process != null) {
      process.frames().send(new HostFrame.Gone(connection));
    }
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
      Meeting meeting = granted.meeting();
      process = fresh;
      toldTrust = "";
      fresh.frames().send(new HostFrame.Begin(meeting, secret, roomState, List.copyOf(chat)));
      state = State.RUNNING;
      emptySince = clock.instant();
      browsers.values().forEach(this::introduce);
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
      case ConnectorFrame.Text(long connection, String text) -> {
        Browser browser = browsers.get(connection);
        if (browser != null) {
          browser.socket.send(text);
        }
      }
      case ConnectorFrame.Close(long connection) -> {
        Browser browser = browsers.remove(connection);
        if (browser != null) {
          browser.socket.close(CloseCodes.NORMAL, "the meeting is over for you");
        }
      }
      case ConnectorFrame.Event(MeetingEvent event) -> {
        if (events.size() == bounds.events()) {
          events.removeFirst();
        }
        events.addLast(event);
      }
      case ConnectorFrame.Line(String line) -> {
        if (chat.size() == bounds.lines()) {
          chat.removeFirst();
        }
        chat.addLast(line);
      }
      case ConnectorFrame.State(String next, MeetingOptions options) -> {
        roomState = next;
        boolean isKnown = terms == null || options.equals(terms.meeting().options());
        newOptions = isKnown ? null : options;
      }
      case ConnectorFrame.Status(int now, double packets, double share) -> {
        if (now > 0 || !browsers.isEmpty()) {
          emptySince = clock.instant();
        }
        participants = now;
        packetsPerSecond = packets;
        busy = share;
      }
      case ConnectorFrame.ToNeighbour(String node, long line, String text) ->
          lines.say(node, line, text);
      case ConnectorFrame.DropNeighbour(String node, long line) -> lines.end(node, line);
      case ConnectorFrame.Crossings(List<ConnectorFrame.Crossing> now) -> crossings = now;
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
      participants = 0;
      crossings = List.of();
      browsers
          .values()
          .forEach(browser -> {
            browser.introduced = false;
            browser.unsent.clear();
          });
      there = new ArrayList<>(browsers.values());
    }
    LOG.warn("event=connector-died meeting={} browsers={}", id, there.size());
    if (!mayRestart()) {
      refuse(ServerMessage.Refusal.BUSY, "the meeting's process dies again and again");
      return;
    }
    // They make their offers while the process comes. Even if nobody is there it does: what was
    // said
    // and who was removed is for those who come back.
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
    crossings = List.of();
    List<Browser> there = new ArrayList<>(browsers.values());
    browsers.clear();
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
    List<MeetingEvent> told = new ArrayList<>();
    while (!events.isEmpty() && told.size() < HeldMeeting.MOST_EVENTS) {
      told.add(events.removeFirst());
    }
    MeetingOptions options = newOptions;
    newOptions = null;
    return new HeldMeeting(
        id,
        held.epoch(),
        held.meeting().version(),
        participants,
        load(),
        told,
        options,
        endedByHost,
        isDeserted());
  }

  /// What it is measured to take of what a process can, or will take with one more participant if
  /// he takes as much as the others, whichever is more.
  private double load() {
    double predicted = packetsPerSecond * (participants + 1) / Math.max(1, participants);
    return Math.max(busy / MOST_BUSY, predicted / bounds.packetsPerSecond());
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
    for (MeetingEvent event : told.events().reversed()) {
      events.addFirst(event);
    }
    if (newOptions == null) {
      newOptions = told.options();
    }
  }

  /// Whether nobody has been there for long.
  synchronized boolean isDeserted() {
    return state != State.OVER
        && participants == 0
        && browsers.isEmpty()
        && clock.instant().isAfter(emptySince.plus(bounds.emptyFor()));
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
