package perigee.meeting.connector;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.Endpoint;
import perigee.meeting.forward.Forwarding;
import perigee.meeting.forward.ForwardingConfig;
import perigee.meeting.forward.ForwardingListener;
import perigee.meeting.forward.PacketSink;
import perigee.meeting.forward.SlotState;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.forward.Trunk;
import perigee.meeting.forward.Viewed;
import perigee.meeting.room.Room;
import perigee.meeting.room.RoomMedia;
import perigee.model.meeting.Meeting;
import perigee.realtime.media.MediaPort;
import perigee.realtime.media.MediaStatistics;
import perigee.wire.sdp.SdpReading;
import perigee.wire.sdp.SessionDescription;

/// The media of a connector: each participant's [MediaSession], and the plane that forwards between
/// them. Owned by the port's thread.
final class ConnectorMedia implements RoomMedia, ForwardingListener {

  private static final Duration TICK = Duration.ofNanos(Forwarding.TICK_NANOS);

  private final MediaPort port;
  private final SecureRandom random;
  private final Forwarding forwarding;
  private final Map<String, MediaSession> sessions = new HashMap<>();

  /// Of people at the door, by connection.
  private final Map<Long, MediaSession> prepared = new HashMap<>();

  private final Recordings recordings;
  private final Attacks attacks = new Attacks();
  private @Nullable Room room;
  private @Nullable Cascade cascade;
  private final Runnable flush = this::flush;
  private boolean flushes;
  private boolean came;
  private long packetsBefore;
  private long packetsBeforeAt;

  /// @param meeting as it began
  ConnectorMedia(MediaPort port, Connector.Surroundings surroundings, Meeting meeting) {
    this.port = port;
    this.random = surroundings.random();
    this.forwarding = new Forwarding(ForwardingConfig.USUAL, this, surroundings.clock(), random);
    this.recordings = new Recordings(this, port, surroundings, meeting);
    this.packetsBeforeAt = port.now();
    tick();
  }

  /// Sets who hears of what changes.
  void tell(Room listening, Cascade others) {
    room = listening;
    cascade = others;
  }

  /// The way to another connector.
  Trunk trunk(String node, PacketSink sink) {
    return forwarding.trunk(node, sink);
  }

  @Nullable Endpoint endpoint(String participant) {
    return forwarding.endpoint(participant);
  }

  /// Those whose media is here.
  List<String> participants() {
    return List.copyOf(sessions.keySet());
  }

  private void announce(String participant) {
    if (cascade != null) {
      cascade.announce(participant);
    }
  }

  private void tick() {
    if (!sessions.isEmpty() || (cascade != null && cascade.isThere())) {
      forwarding.tick(port.now());
    }
    goOn();
    var _ = port.schedule(TICK, this::tick);
  }

  /// Lets out what the packets of this turn of the loop have caused, once they are all in.
  void flushSoon() {
    came = true;
    soon();
  }

  private void soon() {
    if (!flushes) {
      flushes = true;
      port.execute(flush);
    }
  }

  private void flush() {
    flushes = false;
    if (came) {
      came = false;
      forwarding.flush(port.now());
    } else {
      forwarding.flushMore(port.now());
    }
    goOn();
  }

  /// Who is left gets his turn when packets that came meanwhile were taken in.
  private void goOn() {
    if (forwarding.isFlushing()) {
      soon();
    }
  }

  /// Packets sent and received since the last time, per second.
  double takePackets() {
    MediaStatistics statistics = port.statistics();
    long packets =
        statistics.get(MediaStatistics.Kind.RECEIVED) + statistics.get(MediaStatistics.Kind.SENT);
    long now = port.now();
    double seconds = Math.max(1, now - packetsBeforeAt) / 1e9;
    double rate = (packets - packetsBefore) / seconds;
    packetsBefore = packets;
    packetsBeforeAt = now;
    return rate;
  }

  /// Looks whether others than participants send; once a second.
  void lookForAttacks() {
    MediaStatistics statistics = port.statistics();
    boolean _ =
        attacks.look(
            statistics.get(MediaStatistics.Kind.STRANGERS),
            statistics.get(MediaStatistics.Kind.REPLAYED),
            statistics.get(MediaStatistics.Kind.FALSE),
            port.now());
  }

  Forwarding forwarding() {
    return forwarding;
  }

  /// Null before it listens.
  @Nullable Room room() {
    return room;
  }

  /// The media of one participant broke.
  void lost(MediaSession session) {
    if (prepared.values().remove(session)) {
      return;
    }
    if (sessions.remove(session.participant(), session) && room != null) {
      room.findings().mediaLost(session.participant());
    }
  }

  @Override
  public MediaOutcome begin(String participant, String offer, Map<SourceKind, String> sources) {
    return read(offer, description -> begin(participant, description, sources));
  }

  private MediaOutcome begin(
      String participant, SessionDescription offer, Map<SourceKind, String> sources) {
    end(participant);
    MediaSession session = new MediaSession(this, port, forwarding, random);
    MediaOutcome outcome = session.prepare(offer, sources);
    if (!(outcome instanceof MediaOutcome.Agreed(String answer, var _))) {
      return outcome;
    }
    @Nullable List<SlotState> slots = enter(session, participant);
    return slots == null
        ? new MediaOutcome.Refused(MediaSession.FULL)
        : new MediaOutcome.Agreed(answer, slots);
  }

  private @Nullable List<SlotState> enter(MediaSession session, String participant) {
    @Nullable List<SlotState> slots = session.enter(participant);
    if (slots != null) {
      sessions.put(participant, session);
      announce(participant);
    }
    return slots;
  }

  @Override
  public MediaOutcome prepare(long connection, String offer, Map<SourceKind, String> sources) {
    return read(offer, description -> prepare(connection, description, sources));
  }

  private MediaOutcome prepare(
      long connection, SessionDescription offer, Map<SourceKind, String> sources) {
    dismiss(connection);
    MediaSession session = new MediaSession(this, port, forwarding, random);
    MediaOutcome outcome = session.prepare(offer, sources);
    if (outcome instanceof MediaOutcome.Agreed) {
      prepared.put(connection, session);
    }
    return outcome;
  }

  @Override
  public boolean isPrepared(long connection) {
    return prepared.containsKey(connection);
  }

  @Override
  public @Nullable List<SlotState> enter(long connection, String participant) {
    MediaSession session = prepared.remove(connection);
    if (session == null) {
      return null;
    }
    end(participant);
    return enter(session, participant);
  }

  @Override
  public void dismiss(long connection) {
    MediaSession session = prepared.remove(connection);
    if (session != null) {
      session.close("its owner did not come in");
    }
  }

  /// Goes on with an offer, if it can be read.
  private static MediaOutcome read(String offer, Function<SessionDescription, MediaOutcome> then) {
    return switch (SessionDescription.parse(offer)) {
      case SdpReading.Malformed(int line, String reason) ->
          new MediaOutcome.Refused("line " + line + " of the offer: " + reason);
      case SdpReading.Whole(SessionDescription description) -> then.apply(description);
    };
  }

  @Override
  public MediaOutcome renegotiate(
      String participant, String offer, Map<SourceKind, String> sources) {
    MediaSession session = sessions.get(participant);
    if (session == null) {
      return new MediaOutcome.Refused("there is no media to go on with; join anew");
    }
    return read(
        offer,
        description -> {
          MediaOutcome outcome = session.renegotiate(description, sources);
          announce(participant);
          return outcome;
        });
  }

  @Override
  public boolean isRunning(String participant) {
    return sessions.containsKey(participant);
  }

  @Override
  public List<SlotState> slots(String participant) {
    Endpoint endpoint = forwarding.endpoint(participant);
    return endpoint == null ? List.of() : endpoint.slots();
  }

  @Override
  public void mute(String participant, SourceKind source, boolean muted) {
    Endpoint endpoint = forwarding.endpoint(participant);
    if (endpoint != null) {
      endpoint.mute(source, muted);
    }
  }

  @Override
  public void view(String participant, List<Viewed> items) {
    Endpoint endpoint = forwarding.endpoint(participant);
    if (endpoint != null) {
      endpoint.view(items);
    }
  }

  @Override
  public void stage(String participant, @Nullable String name) {
    Endpoint endpoint = forwarding.endpoint(participant);
    if (endpoint != null) {
      endpoint.stage(name == null ? "" : name);
    }
  }

  @Override
  public @Nullable String record(boolean on) {
    return recordings.record(on);
  }

  @Override
  public void end(String participant) {
    MediaSession session = sessions.remove(participant);
    if (session != null) {
      session.close("the participant left");
    }
    Endpoint elsewhere = forwarding.endpoint(participant);
    if (elsewhere != null && elsewhere.isRemote()) {
      elsewhere.remove();
    }
  }

  @Override
  public void slots(Endpoint receiver, List<SlotState> changed) {
    if (room != null) {
      room.findings().slots(receiver.participant(), changed);
    }
  }

  @Override
  public void speaker(String stage, @Nullable String participant) {
    if (room != null) {
      room.findings().speaker(stage.isEmpty() ? null : stage, participant);
    }
  }

  @Override
  public void sending(Endpoint sender, SourceKind kind, List<String> rids) {
    if (sender.isRemote()) {
      if (cascade != null) {
        cascade.want(sender, kind, rids);
      }
      return;
    }
    if (room != null) {
      room.findings().sending(sender.participant(), kind, rids);
    }
  }

  @Override
  public void levels(List<Level> levels) {
    if (room != null) {
      Map<String, Integer> all = new LinkedHashMap<>();
      levels.forEach(level -> all.put(level.participant(), level.level()));
      room.findings().levels(all);
    }
  }

  @Override
  public void quality(Endpoint participant, int quality) {
    if (room != null) {
      room.findings().quality(participant.participant(), quality);
    }
  }
}
