package perigee.meeting.room;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.room.RoomOutlet.KeptLine;
import perigee.meeting.signal.ClientMessage;
import perigee.meeting.signal.ClientMessage.Join;
import perigee.meeting.signal.IceServer;
import perigee.meeting.signal.ParticipantInfo.Role;
import perigee.meeting.signal.ServerMessage;
import perigee.meeting.signal.SignalReader;
import perigee.meeting.signal.SignalReading;
import perigee.model.identity.IdentityTrust;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingOptions;

/// One meeting in one process. Owned by one thread.
public final class Room {

  private final InstantSource clock;
  private final RoomLimits limits;
  private final RoomMedia media;
  private final RoomOutlet outlet;
  private final People people;
  private final Breakouts breakouts;
  private final SharedState shared;
  private final RoomRecording recording;
  private final Entry entry;
  private final HostCommands commands;
  private final ParticipantWords words;
  private final Findings findings;
  private final Neighbours neighbours;
  private final Elsewhere elsewhere;
  private boolean over;

  /// What a room works with.
  public record Surroundings(
      RoomMedia media,
      RoomOutlet outlet,
      Passcodes passcodes,
      ResumeTokens tokens,
      RoomLimits limits,
      InstantSource clock,
      RandomGenerator random) {}

  /// A room as it was left.
  ///
  /// @param state of the process before; fresh for a meeting that begins
  /// @param lines of the chat, the oldest first
  public Room(Meeting meeting, RoomState state, List<KeptLine> lines, Surroundings surroundings) {
    this.clock = surroundings.clock();
    this.limits = surroundings.limits();
    this.media = surroundings.media();
    this.outlet = surroundings.outlet();
    neighbours = new Neighbours(outlet);
    people = new People(outlet, neighbours);
    breakouts = new Breakouts(people, media, state);
    shared = new SharedState(meeting, state, surroundings, people, neighbours, breakouts);
    recording = new RoomRecording(shared, surroundings, people, neighbours);
    ChatHistory history = new ChatHistory(limits.chatLines());
    lines.forEach(history::add);
    Sayings sayings =
        new Sayings(people, neighbours, history, outlet, clock, surroundings.random());
    commands = new HostCommands(this, people, neighbours);
    words = new ParticipantWords(this, media, people, sayings, commands);
    findings = new Findings(people);
    elsewhere = new Elsewhere(this, people, neighbours, history, outlet, limits);
    entry = new Entry(surroundings, shared, people, neighbours, breakouts, history);
    if (state.recording()) {
      recording.resume();
    }
  }

  /// What must outlive this process.
  public RoomState state() {
    return shared.state();
  }

  /// Another connector of the meeting is on the line, and is told how it is here.
  public void neighbourUp(String node) {
    if (!over) {
      neighbours.up(node);
      neighbours.tell(node, elsewhere.hello());
    }
  }

  public void neighbourSaid(String node, CascadeMessage.OfRoom message) {
    if (!over) {
      elsewhere.said(node, message);
    }
  }

  /// Another connector is not on the line any more. Its people are lost, unless it comes back.
  public void neighbourDown(String node) {
    if (!over) {
      elsewhere.down(node);
    }
  }

  /// Has the media of somebody at another connector be as the participant is.
  public void arrange(String participant) {
    Participant who = people.of(participant);
    if (who != null && !who.isHere()) {
      who.muted.forEach((source, muted) -> media.mute(who.id, source, muted));
      media.stage(who.id, who.room);
    }
  }

  SharedState shared() {
    return shared;
  }

  /// What connectors share has changed at another.
  ///
  /// @param isFirst both were on their own before, and know hosts that the other does not
  void adopt(RoomState theirs, String by, boolean isFirst) {
    if (shared.adopt(theirs, by, isFirst)) {
      doors().admitAll();
    }
  }

  void carryOut(Participant by, ClientMessage.Command command) {
    commands.carryOut(by, command);
  }

  /// What join tokens are checked with from now on.
  public void trust(IdentityTrust trust) {
    doors().trust(trust);
  }

  /// A browser is on the line.
  ///
  /// @param iceServers what it may use to reach the media
  /// @param network the same for all who share an address
  public void connected(long connection, List<IceServer> iceServers, String network) {
    if (over) {
      outlet.send(connection, new ServerMessage.Ended());
      outlet.close(connection);
      return;
    }
    doors().connected(connection, iceServers, network);
  }

  /// A connection is gone; whoever is on it may come back.
  public void disconnected(long connection) {
    doors().forget(connection);
    Participant who = people.on(connection);
    if (who != null) {
      people.disconnect(who);
      who.lostAt = clock.instant();
      people.changed(who);
    }
  }

  /// A browser said something.
  public void heard(long connection, String text) {
    switch (SignalReader.read(text)) {
      case SignalReading.Malformed(String code, String reason, String type) ->
          outlet.send(connection, new ServerMessage.Fault(code, reason, type));
      case SignalReading.Read(ClientMessage message) -> heard(connection, message);
    }
  }

  private void heard(long connection, ClientMessage message) {
    if (message instanceof ClientMessage.Ping(long id)) {
      outlet.send(connection, new ServerMessage.Pong(id));
      return;
    }
    Participant who = people.on(connection);
    Stranger stranger = doors().at(connection);
    if (who != null) {
      words.said(who, message);
    } else if (stranger != null && message instanceof Join join) {
      doors().join(stranger, join);
    } else if (stranger != null && message instanceof ClientMessage.Prepare prepare) {
      doors().prepare(stranger, prepare);
    } else if (stranger != null && message instanceof ClientMessage.Leave) {
      doors().forget(connection);
      outlet.close(connection);
    } else {
      outlet.send(
          connection, new ServerMessage.Fault("not-joined", "the first message is join", null));
    }
  }

  void setMuted(Participant who, SourceKind source, boolean muted) {
    Boolean before = who.muted.put(source, muted);
    if (before == null || before != muted) {
      media.mute(who.id, source, muted);
      people.changed(who);
    }
  }

  /// Control says that the meeting is not as it was.
  public void replace(Meeting next) {
    shared.replace(next);
  }

  void options(MeetingOptions next) {
    boolean opens = meeting().options().lobby() && !next.lobby();
    shared.options(next);
    if (opens) {
      doors().admitAll();
    }
  }

  void record(Participant by, boolean on) {
    recording.record(by, on);
  }

  /// Recording had to end.
  ///
  /// @param reason for people
  public void recordingFailed(String reason) {
    recording.failed(reason);
  }

  /// A participant's name, empty if he is gone.
  public String name(String participant) {
    Participant who = people.of(participant);
    return who == null ? "" : who.name;
  }

  void makeHost(Participant who) {
    who.role = Role.HOST;
    boolean _ = shared.addHost(who.id);
    people.changed(who);
    people.tell(who, new ServerMessage.Waiting(entry.waiters()));
    shared.changed();
  }

  void remove(Participant who) {
    shared.remove(who.id);
    people.tell(who, new ServerMessage.Removed());
    leave(who, "removed");
    shared.changed();
  }

  /// Somebody is gone, from here or from another connector.
  void leave(Participant who, String reason) {
    people.remove(who);
    media.end(who.id);
    if (who.isConnected()) {
      outlet.close(who.connection);
    }
    people.tellRoom(who.room, new ServerMessage.Left(who.id, reason), who);
    if (who.isHere()) {
      neighbours.tellAll(new CascadeMessage.Left(who.id, reason));
      event(MeetingEvent.LEFT, who, reason);
    }
    if (shared.isSpotlit(who.id)) {
      shared.spotlight(null);
    }
    if (here() == 0) {
      recording.end("nobody is there");
    }
  }

  /// What the media plane finds.
  public Findings findings() {
    return findings;
  }

  /// Whoever is in may begin the media anew.
  void joinAnew(Participant who, Join join) {
    entry.joinAnew(who, join);
  }

  Doors doors() {
    return entry.doors();
  }

  Breakouts breakouts() {
    return breakouts;
  }

  /// Ends the meeting for all.
  public void end() {
    if (over) {
      return;
    }
    over = true;
    recording.end("the meeting has ended");
    for (Participant who : people.here()) {
      people.tell(who, new ServerMessage.Ended());
      people.remove(who);
      media.end(who.id);
      if (who.isConnected()) {
        outlet.close(who.connection);
      }
      event(MeetingEvent.LEFT, who, "ended");
    }
    doors().close(new ServerMessage.Refused(ServerMessage.Refusal.ENDED, "the meeting has ended"));
    outlet.ended();
  }

  /// Looks at the time, several times a second.
  public void tick() {
    Instant now = clock.instant();
    doors().tick();
    for (Participant who : people.all()) {
      Instant lostAt = who.lostAt;
      if (lostAt != null && now.isAfter(lostAt.plus(limits.grace()))) {
        leave(who, "lost");
      }
    }
    if (breakouts.isDue(now)) {
      breakouts.end();
      shared.announce();
    }
  }

  void error(Participant who, String code, String text) {
    people.tell(who, new ServerMessage.Fault(code, text, null));
  }

  void event(String kind, Participant who, String detail) {
    outlet.event(who.event(kind, detail, clock.instant()));
  }

  public Meeting meeting() {
    return shared.meeting();
  }

  Instant now() {
    return clock.instant();
  }

  /// How many are in the meeting, wherever.
  int size() {
    return people.size();
  }

  /// How many are at this connector.
  public int here() {
    return people.here().size();
  }

  /// Tells hosts who waits, wherever.
  void tellWaiters() {
    entry.tellWaiters();
  }
}
