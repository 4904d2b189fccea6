package perigee.meeting.connector;

import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.link.ConnectorFrame;
import perigee.meeting.link.FrameStream;
import perigee.meeting.link.HostFrame;
import perigee.meeting.room.Passcodes;
import perigee.meeting.room.ResumeTokens;
import perigee.meeting.room.Room;
import perigee.meeting.room.RoomJson;
import perigee.meeting.room.RoomLimits;
import perigee.meeting.room.RoomOutlet;
import perigee.meeting.room.RoomState;
import perigee.meeting.signal.ServerMessage;
import perigee.meeting.signal.SignalWriter;
import perigee.model.identity.IdentityJson;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingSecret;
import perigee.realtime.media.MediaPort;

/// The room of a connector, between its host and its media. Owned by the port's thread.
final class ConnectorRoom implements RoomOutlet {

  private static final Logger LOG = LoggerFactory.getLogger(ConnectorRoom.class);

  /// Passcodes that are compared at a time; each takes some milliseconds of a processor.
  private static final int COMPARED_AT_A_TIME = 2;

  private static final int TICKS_PER_STATUS = 4;

  private final FrameStream<HostFrame, ConnectorFrame> frames;
  private final InstantSource clock;
  private final ConnectorMedia media;
  private final Cascade cascade;
  private final Room room;
  private final Busy busy;
  private boolean stateChanged;
  private int ticks;

  ConnectorRoom(
      HostFrame.Begin begin,
      FrameStream<HostFrame, ConnectorFrame> frames,
      MediaPort port,
      Connector.Surroundings surroundings) {
    this.frames = frames;
    this.clock = surroundings.clock();
    this.busy = new Busy(surroundings.nanos());
    Meeting meeting = begin.meeting();
    this.media = new ConnectorMedia(port, surroundings, meeting);
    @Nullable String before = begin.state();
    RoomState state =
        before == null
            ? RoomState.fresh(meeting.options(), clock.instant())
            : RoomJson.state(before);
    List<KeptLine> lines = begin.lines().stream().map(RoomJson::line).toList();
    this.room =
        new Room(
            meeting,
            state,
            lines,
            new Room.Surroundings(
                media,
                this,
                new PatientPasscodes(port),
                new ResumeTokens(Base64.getDecoder().decode(begin.secret())),
                RoomLimits.DEFAULT,
                clock,
                surroundings.random()));
    this.cascade = new Cascade(frames, port, media, room);
    media.tell(room, cascade);
  }

  void heard(HostFrame frame) {
    switch (frame) {
      case HostFrame.Trust(String document) -> trust(document);
      case HostFrame.Connected(long connection, var iceServers, String network) ->
          room.connected(connection, iceServers, network);
      case HostFrame.Text(long connection, String text) -> room.heard(connection, text);
      case HostFrame.Gone(long connection) -> room.disconnected(connection);
      case HostFrame.Changed(Meeting meeting) -> room.replace(meeting);
      case HostFrame.NeighbourUp line -> cascade.up(line);
      case HostFrame.NeighbourSaid(String node, String text) -> cascade.said(node, text);
      case HostFrame.NeighbourDown(String node) -> cascade.down(node);
      case HostFrame.End _ -> room.end();
      case HostFrame.Begin _ -> throw new IllegalStateException("it has begun");
    }
  }

  private void trust(String document) {
    try {
      room.trust(IdentityJson.trust(document));
    } catch (IdentityJson.MalformedIdentity e) {
      LOG.warn("event=identity-trust-malformed reason=\"{}\"", e.getMessage());
    }
  }

  /// The process ends.
  void close() {
    @Nullable String _ = media.record(false);
  }

  void tick() {
    room.tick();
    ticks++;
    if (stateChanged) {
      stateChanged = false;
      frames.send(new ConnectorFrame.State(RoomJson.write(room.state()), room.meeting().options()));
    }
    if (ticks % TICKS_PER_STATUS == 0) {
      frames.send(new ConnectorFrame.Status(room.here(), media.takePackets(), busy.take()));
      cascade.tell();
      media.lookForAttacks();
    }
  }

  @Override
  public void send(long connection, ServerMessage message) {
    frames.send(new ConnectorFrame.Text(connection, SignalWriter.write(message)));
  }

  @Override
  public void send(List<Long> connections, ServerMessage message) {
    frames.send(new ConnectorFrame.Texts(connections, SignalWriter.write(message)));
  }

  @Override
  public void relay(long connection, String text) {
    frames.send(new ConnectorFrame.Text(connection, text));
  }

  @Override
  public void neighbour(String node, CascadeMessage.OfRoom message) {
    cascade.say(node, message);
  }

  @Override
  public void close(long connection) {
    frames.send(new ConnectorFrame.Close(connection));
  }

  @Override
  public void event(MeetingEvent event) {
    frames.send(new ConnectorFrame.Event(event));
  }

  @Override
  public void keep(KeptLine line) {
    frames.send(new ConnectorFrame.Line(RoomJson.write(line)));
  }

  @Override
  public void stateChanged() {
    stateChanged = true;
  }

  @Override
  public void ended() {
    frames.send(new ConnectorFrame.Ended());
  }

  /// Compares on virtual threads, few at a time, and tells on the port's thread.
  private static final class PatientPasscodes implements Passcodes {

    private final MediaPort port;
    private final Semaphore permits = new Semaphore(COMPARED_AT_A_TIME);

    PatientPasscodes(MediaPort port) {
      this.port = port;
    }

    @Override
    public void check(String passcode, String kept, Consumer<Boolean> then) {
      Thread.ofVirtual()
          .name("passcode")
          .start(() -> {
            permits.acquireUninterruptibly();
            try {
              boolean right = MeetingSecret.isPasscode(passcode, kept);
              port.execute(() -> then.accept(right));
            } finally {
              permits.release();
            }
          });
    }
  }
}
