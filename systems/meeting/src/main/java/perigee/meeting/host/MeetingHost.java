package perigee.meeting.host;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.link.ConnectorFrame;
import perigee.meeting.link.FrameStream;
import perigee.meeting.signal.IceServer;
import perigee.meeting.signal.ServerMessage;
import perigee.meeting.signal.SignalWriter;
import perigee.model.meeting.Connector;
import perigee.model.meeting.HeldMeeting;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingNews;
import perigee.model.meeting.MeetingOpening;
import perigee.model.meeting.MeetingTerms;
import perigee.net.websocket.CloseCodes;
import perigee.net.websocket.WebSocket;
import perigee.net.websocket.WebSocketListener;

/// Holds meetings: takes a browser's WebSocket for one, asks control for it, gives it a process,
/// keeps its lease. Safe for all threads.
public final class MeetingHost implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(MeetingHost.class);

  private final HostTerms terms;
  private final MeetingDirectory directory;
  private final ProcessPool pool;
  private final Supplier<List<IceServer>> iceServers;
  private final Supplier<List<String>> standIns;
  private final Supplier<String> trust;
  private final @Nullable Cascading cascading;
  private final InstantSource clock;
  private final Map<String, HostedMeeting> meetings = new ConcurrentHashMap<>();
  private final AtomicLong connections = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread reporting;
  private Instant joinSecond = Instant.EPOCH; // guarded by this
  private int joinsInSecond; // guarded by this

  /// What a host works with.
  ///
  /// @param iceServers what a browser may use to reach the media, made anew for each
  /// @param standIns where browsers go when this host is gone, made anew for each
  /// @param trust what join tokens are checked with, as control told it; empty for none
  /// @param cascading null to know no other hosts: a meeting that another region holds is there
  public record Surroundings(
      MeetingDirectory directory,
      Spawner spawner,
      Supplier<List<IceServer>> iceServers,
      Supplier<List<String>> standIns,
      Supplier<String> trust,
      @Nullable Cascading cascading,
      InstantSource clock) {}

  private MeetingHost(HostTerms terms, Surroundings surroundings) {
    this.terms = terms;
    this.directory = surroundings.directory();
    this.pool = new ProcessPool(surroundings.spawner(), terms.spareAfter());
    this.iceServers = surroundings.iceServers();
    this.standIns = surroundings.standIns();
    this.trust = surroundings.trust();
    this.cascading = surroundings.cascading();
    this.clock = surroundings.clock();
    this.reporting = Thread.ofVirtual().name("meeting-reports").unstarted(this::keepReporting);
  }

  /// Starts a host.
  public static MeetingHost start(HostTerms terms, Surroundings surroundings) {
    MeetingHost host = new MeetingHost(terms, surroundings);
    host.reporting.start();
    return host;
  }

  /// Somebody looks at the web app: a meeting may follow.
  public void expect() {
    pool.expect();
  }

  public int meetings() {
    return meetings.size();
  }

  public int participants() {
    return meetings.values().stream().mapToInt(HostedMeeting::participants).sum();
  }

  public double packetsPerSecond() {
    return meetings.values().stream().mapToDouble(HostedMeeting::packetsPerSecond).sum();
  }

  /// Takes a browser's WebSocket for a meeting.
  public WebSocketListener join(WebSocket socket, String meeting) {
    long connection = connections.incrementAndGet();
    if (!mayJoin()) {
      busy(socket, "many people come at once; try again in a moment");
      return new Line(null, connection);
    }
    for (; ; ) {
      HostedMeeting known = meetings.get(meeting);
      if (known == null) {
        if (meetings.size() >= terms.meetings()) {
          busy(socket, "this host holds as many meetings as it can");
          return new Line(null, connection);
        }
        HostedMeeting fresh = hosted(meeting);
        // It is found by others only with its first browser, so that it can't be taken for empty.
        boolean _ = fresh.connect(connection, socket);
        if (meetings.putIfAbsent(meeting, fresh) == null) {
          Thread.ofVirtual().name("open " + meeting).start(() -> open(fresh));
          return new Line(fresh, connection);
        }
      } else if (known.connect(connection, socket)) {
        return new Line(known, connection);
      } else {
        meetings.remove(meeting, known);
      }
    }
  }

  private HostedMeeting hosted(String meeting) {
    return new HostedMeeting(
        meeting,
        terms,
        pool,
        new Reception.Told(iceServers, standIns, trust),
        clock,
        new MeetingLines(meeting, cascading),
        () -> {
          HostedMeeting now = meetings.get(meeting);
          if (now != null && meetings.remove(meeting, now)) {
            pool.atMost(meetings.isEmpty() ? 1 : terms.spares());
          }
        });
  }

  private synchronized boolean mayJoin() {
    Instant now = clock.instant();
    if (Duration.between(joinSecond, now).compareTo(Duration.ofSeconds(1)) >= 0) {
      joinSecond = now;
      joinsInSecond = 0;
    }
    joinsInSecond++;
    return joinsInSecond <= terms.joinsPerSecond();
  }

  private static void busy(WebSocket socket, String reason) {
    socket.send(SignalWriter.write(new ServerMessage.Refused(ServerMessage.Refusal.BUSY, reason)));
    socket.close(CloseCodes.TRY_AGAIN_LATER, reason);
  }

  private void open(HostedMeeting meeting) {
    try {
      switch (directory.open(meeting.id())) {
        case MeetingOpening.Granted(var granted) -> {
          Optional<Connector> other =
              granted.others().stream()
                  .filter(host -> !host.talk().isEmpty() && !isReached(host))
                  .findFirst();
          if (other.isPresent()) {
            meeting.move(other.get().talk() + "/m/" + meeting.id());
            giveBack(granted);
          } else {
            hold(meeting, granted);
          }
        }
        case MeetingOpening.Elsewhere(var connector) ->
            meeting.move(connector.talk() + "/m/" + meeting.id());
        case MeetingOpening.Refused(MeetingOpening.Reason reason) -> refuse(meeting, reason);
      }
    } catch (IOException e) {
      LOG.warn("event=meeting-not-opened meeting={} reason=\"{}\"", meeting.id(), e.getMessage());
      meeting.refuse(
          ServerMessage.Refusal.BUSY,
          "control can't be reached, so nobody knows this meeting now; try again in a moment");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void hold(HostedMeeting meeting, MeetingTerms granted) throws InterruptedException {
    LOG.info("event=meeting-opened meeting={} epoch={}", meeting.id(), granted.epoch());
    meeting.run(granted);
    pool.keep(terms.spares());
  }

  /// Whether both hosts can hold the meeting together.
  private boolean isReached(Connector other) {
    return cascading != null && !other.cascade().isEmpty();
  }

  /// Another host calls about a meeting that both hold; it says first which. Blocks for as long as
  /// it takes to say that.
  ///
  /// @param node whose certificate the other end has shown
  /// @return whether the line stays; it is closed otherwise
  public boolean accept(String node, FrameStream<String, String> frames) throws IOException {
    String id = frames.receive();
    HostedMeeting meeting = id == null ? null : meetings.get(id);
    boolean stays = meeting != null && meeting.lines().accept(node, frames);
    if (!stays) {
      frames.close();
    }
    return stays;
  }

  /// What crosses between meetings here and at other hosts, by host.
  public List<ConnectorFrame.Crossing> crossings() {
    Map<String, ConnectorFrame.Crossing> sums = new TreeMap<>();
    for (HostedMeeting meeting : meetings.values()) {
      for (ConnectorFrame.Crossing one : meeting.crossings()) {
        sums.merge(one.node(), one, ConnectorFrame.Crossing::plus);
      }
    }
    return List.copyOf(sums.values());
  }

  /// One host holds a meeting, if the others can't be reached, so that all of its people meet.
  private void giveBack(MeetingTerms granted) throws IOException, InterruptedException {
    Meeting meeting = granted.meeting();
    MeetingNews _ =
        directory.report(
            List.of(
                new HeldMeeting(
                    meeting.id(),
                    granted.epoch(),
                    meeting.version(),
                    0,
                    0,
                    List.of(),
                    null,
                    false,
                    true)));
  }

  private static void refuse(HostedMeeting meeting, MeetingOpening.Reason reason) {
    switch (reason) {
      case NOT_FOUND ->
          meeting.refuse(ServerMessage.Refusal.NOT_FOUND, "there is no meeting by this link");
      case ENDED -> meeting.refuse(ServerMessage.Refusal.ENDED, "this meeting has ended");
    }
  }

  private void keepReporting() {
    try {
      while (!closing.await(terms.reportEvery().toNanos(), TimeUnit.NANOSECONDS)) {
        report();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void report() throws InterruptedException {
    List<HeldMeeting> held = new ArrayList<>();
    for (HostedMeeting meeting : meetings.values()) {
      meeting.lines().ping();
      HeldMeeting told = meeting.report();
      if (told != null) {
        held.add(told);
      }
    }
    if (held.isEmpty()) {
      return;
    }
    try {
      MeetingNews news = directory.report(held);
      held.forEach(this::told);
      news.ended().forEach(id -> with(id, HostedMeeting::end));
      news.lost().forEach(id -> with(id, m -> m.drop("the meeting is at another host")));
      news.epochs().forEach((id, epoch) -> with(id, meeting -> meeting.renew(epoch)));
      for (HeldMeeting told : held) {
        List<Connector> others = news.others().getOrDefault(told.meeting(), List.of());
        Connector relief = news.relief().get(told.meeting());
        with(told.meeting(), meeting -> meeting.others(others, relief));
      }
      for (Meeting changed : news.changed()) {
        with(changed.id(), meeting -> meeting.replace(changed));
      }
    } catch (IOException e) {
      // Meetings go on without control.
      held.forEach(told -> with(told.meeting(), meeting -> meeting.notReported(told)));
    }
  }

  /// Control knows: what is over needs no process any more.
  private void told(HeldMeeting told) {
    if (told.ended()) {
      with(told.meeting(), meeting -> meeting.drop("the meeting has ended"));
    } else if (told.released()) {
      with(told.meeting(), meeting -> meeting.drop("nobody is there"));
    }
  }

  private void with(String id, Consumer<HostedMeeting> action) {
    @Nullable HostedMeeting meeting = meetings.get(id);
    if (meeting != null) {
      action.accept(meeting);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    reporting.interrupt();
    pool.close();
    List.copyOf(meetings.values()).forEach(meeting -> meeting.drop("the server stops"));
  }

  /// A browser's words, to its meeting.
  ///
  /// @param meeting null if it got none
  private record Line(@Nullable HostedMeeting meeting, long connection)
      implements WebSocketListener {

    @Override
    public void text(String text) {
      if (meeting != null) {
        meeting.heard(connection, text);
      }
    }

    @Override
    public void closed(int code, String reason) {
      if (meeting != null) {
        meeting.disconnected(connection);
      }
    }
  }
}
