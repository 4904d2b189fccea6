package perigee.meeting.room;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.forward.SlotState;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.room.RoomMedia.MediaOutcome;
import perigee.meeting.room.RoomOutlet.KeptLine;
import perigee.meeting.signal.ClientMessage;
import perigee.meeting.signal.ClientMessage.Join;
import perigee.meeting.signal.IceServer;
import perigee.meeting.signal.MeetingInfo;
import perigee.meeting.signal.ParticipantInfo.Role;
import perigee.meeting.signal.ServerMessage;
import perigee.meeting.signal.SignalReader;
import perigee.meeting.signal.SignalReading;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingOptions;

/// One meeting in one process. Owned by one thread.
public final class Room implements Doors.Inside {

  private final InstantSource clock;
  private final RoomLimits limits;
  private final RoomMedia media;
  private final RoomOutlet outlet;
  private final ResumeTokens tokens;
  private final People people;
  private final Doors doors;
  private final Sayings sayings;
  private final HostCommands commands;
  private final Breakouts breakouts;
  private final ChatHistory history;
  private final Neighbours neighbours;
  private final Elsewhere elsewhere;
  private final Set<String> hosts = new LinkedHashSet<>();
  private final Set<String> removed = new LinkedHashSet<>();

  /// Stands for this connector where changes at the same time have to be told apart.
  private final String self;

  private Meeting meeting;
  private Instant startedAt;
  private @Nullable String spotlight;
  private boolean recording;
  private long revision;
  private String author;
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
    this.tokens = surroundings.tokens();
    this.meeting = meeting.with(state.options());
    this.startedAt = state.startedAt();
    this.spotlight = state.spotlight();
    hosts.addAll(state.hosts());
    removed.addAll(state.removed());
    self = Long.toUnsignedString(surroundings.random().nextLong());
    author = self;
    revision = state.revision();
    neighbours = new Neighbours(outlet);
    people = new People(outlet, neighbours);
    breakouts = new Breakouts(people, media, state);
    history = new ChatHistory(limits.chatLines());
    lines.forEach(history::add);
    sayings = new Sayings(people, neighbours, history, outlet, clock, surroundings.random());
    commands = new HostCommands(this, people, neighbours);
    elsewhere = new Elsewhere(this, people, neighbours, history, outlet, limits);
    doors =
        new Doors(limits, surroundings.passcodes(), tokens, surroundings.random(), outlet, this);
    // What was recorded by the process before goes on as another recording.
    recording = state.recording() && media.record(true) == null;
  }

  /// What must outlive this process.
  public RoomState state() {
    return new RoomState(
        startedAt,
        meeting.options(),
        spotlight,
        hosts,
        removed,
        recording,
        breakouts.rooms(),
        breakouts.endsAt(),
        revision);
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

  /// Who changed last what connectors share.
  String author() {
    return author;
  }

  boolean isRecordingHere() {
    return recording;
  }

  void carryOut(Participant by, ClientMessage.Command command) {
    commands.carryOut(by, command);
  }

  /// What connectors share has changed here: the later change counts.
  private void shared() {
    revision++;
    author = self;
    outlet.stateChanged();
    neighbours.tellAll(new CascadeMessage.State(RoomJson.write(state()), author));
  }

  /// What connectors share has changed at another.
  ///
  /// @param isFirst both were on their own before, and know hosts that the other does not
  void adopt(RoomState theirs, String by, boolean isFirst) {
    boolean grew = false;
    for (String id : theirs.removed()) {
      grew |= removed.size() < limits.removed() && removed.add(id);
    }
    grew |= hosts.addAll(theirs.hosts());
    hosts.removeAll(removed);
    startedAt = theirs.startedAt().isBefore(startedAt) ? theirs.startedAt() : startedAt;
    boolean isNewer =
        theirs.revision() > revision || (theirs.revision() == revision && by.compareTo(author) > 0);
    boolean opens = isNewer && meeting.options().lobby() && !theirs.options().lobby();
    if (isNewer) {
      revision = theirs.revision();
      author = by;
      meeting = meeting.with(theirs.options());
      spotlight = theirs.spotlight();
      breakouts.adopt(theirs.breakout(), theirs.breakoutEndsAt());
    }
    tellMeeting();
    outlet.stateChanged();
    if (isFirst && grew) {
      shared();
    }
    if (opens) {
      doors.admitAll();
    }
  }

  /// A browser is on the line.
  ///
  /// @param iceServers what it may use to reach the media
  public void connected(long connection, List<IceServer> iceServers) {
    if (over) {
      outlet.send(connection, new ServerMessage.Ended());
      outlet.close(connection);
      return;
    }
    doors.connected(connection, iceServers);
  }

  /// A connection is gone; whoever is on it may come back.
  public void disconnected(long connection) {
    doors.forget(connection);
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
    Stranger stranger = doors.at(connection);
    if (who != null) {
      said(who, message);
    } else if (stranger != null && message instanceof Join join) {
      doors.join(stranger, join);
    } else if (stranger != null && message instanceof ClientMessage.Leave) {
      doors.forget(connection);
      outlet.close(connection);
    } else {
      outlet.send(
          connection, new ServerMessage.Fault("not-joined", "the first message is join", null));
    }
  }

  private void said(Participant who, ClientMessage message) {
    switch (message) {
      case ClientMessage.Offer offer -> renegotiate(who, offer);
      case ClientMessage.View(var items) -> media.view(who.id, items);
      case ClientMessage.Mute(SourceKind source, boolean muted) -> mute(who, source, muted);
      case ClientMessage.Hand(boolean raised) -> {
        who.hand = raised ? clock.instant() : null;
        people.changed(who);
      }
      case ClientMessage.Rename(String name) -> {
        who.name = Sayings.clean(name);
        people.changed(who);
      }
      case ClientMessage.Leave _ -> leave(who, "left");
      case ClientMessage.Command command -> {
        if (who.isHost()) {
          commands.carryOut(who, command);
        } else {
          error(who, "hosts-only", "only hosts may do this");
        }
      }
      case ClientMessage.Chat chat -> {
        if (meeting.options().chat() || who.isHost()) {
          sayings.chat(who, chat);
        } else {
          error(who, "chat-off", "hosts have turned the chat off");
        }
      }
      case ClientMessage.React react -> sayings.react(who, react);
      case ClientMessage.Caption caption -> sayings.caption(who, caption);
      case ClientMessage.Pass pass -> sayings.pass(who, pass);
      case Join join -> joinAnew(who, join);
      case ClientMessage.Stats _, ClientMessage.Ping _ -> {
        // What a browser measures, the connector measures as well.
      }
    }
  }

  /// Whoever is in may begin the media anew: of two processes that died one after the other, the
  /// browser answers to both.
  private void joinAnew(Participant who, Join join) {
    Instant now = clock.instant();
    boolean proved =
        Optional.ofNullable(join.resume())
            .flatMap(token -> tokens.read(token, now))
            .filter(resumed -> resumed.id().equals(who.id))
            .isPresent();
    if (proved && join.offer() != null) {
      admit(new Stranger(who.connection, who.iceServers, now), join, who.id, who.role);
    } else {
      error(who, "joined", "you are in the meeting already");
    }
  }

  private void renegotiate(Participant who, ClientMessage.Offer offer) {
    switch (media.renegotiate(who.id, offer.sdp(), offer.sources())) {
      case MediaOutcome.Agreed(String answer, List<SlotState> slots) -> {
        people.tell(who, new ServerMessage.Answer(offer.id(), answer));
        if (!slots.isEmpty()) {
          people.tell(who, new ServerMessage.Slots(slots));
        }
      }
      case MediaOutcome.Refused(String reason) ->
          people.tell(who, new ServerMessage.Fault("offer", reason, "offer"));
    }
  }

  private void mute(Participant who, SourceKind source, boolean muted) {
    boolean isScreen = source == SourceKind.SCREEN || source == SourceKind.SCREEN_AUDIO;
    boolean mayShare =
        who.isHost() || meeting.options().mayShare() == MeetingOptions.Sharing.EVERYBODY;
    if (isScreen && !muted && !mayShare) {
      error(who, "share", "only hosts may share their screen");
      people.tell(who, new ServerMessage.Muted(source, ""));
      return;
    }
    setMuted(who, source, muted);
  }

  void setMuted(Participant who, SourceKind source, boolean muted) {
    Boolean before = who.muted.put(source, muted);
    if (before == null || before != muted) {
      media.mute(who.id, source, muted);
      people.changed(who);
    }
  }

  @Override
  public void admit(Stranger stranger, Join join, String id, Role role) {
    Participant known = people.of(id);
    String offer = join.offer();
    if (offer == null && (known == null || !media.isRunning(id))) {
      // Its media is gone: it has to begin anew.
      outlet.send(stranger.connection, new ServerMessage.Restart());
      return;
    }
    @Nullable String answer = null;
    List<SlotState> slots = offer == null ? media.slots(id) : List.of();
    if (offer != null) {
      MediaOutcome outcome = media.begin(id, offer, join.sources());
      if (outcome instanceof MediaOutcome.Refused(String reason)) {
        outlet.send(stranger.connection, new ServerMessage.Fault("offer", reason, "join"));
        return;
      }
      if (outcome instanceof MediaOutcome.Agreed(String agreed, List<SlotState> now)) {
        answer = agreed;
        slots = now;
      }
    }
    doors.forget(stranger.connection);
    Participant who = known == null ? newcomer(id, join, role) : known;
    connect(who, stranger, join, known == null);
    people.tell(who, welcome(who, answer, slots));
    if (known == null) {
      people.tellRoom(who.room, new ServerMessage.Joined(who.info()), who);
      neighbours.tellAll(new CascadeMessage.Joined(who.info()));
      event(MeetingEvent.JOINED, who, "");
    } else {
      people.changed(who);
    }
  }

  private Participant newcomer(String id, Join join, Role role) {
    Bucket budget = new Bucket(limits.sayingsPerSecond(), limits.sayingBurst(), clock.instant());
    Participant who = new Participant(id, Sayings.clean(join.name()), role, budget);
    who.room = breakouts.roomOf(id);
    if (people.size() == 0 && hosts.isEmpty() && removed.isEmpty()) {
      startedAt = clock.instant();
    }
    boolean isNewHost = role == Role.HOST && hosts.add(id);
    people.add(who);
    if (isNewHost) {
      shared();
    } else {
      outlet.stateChanged();
    }
    return who;
  }

  private void connect(Participant who, Stranger stranger, Join join, boolean isNew) {
    long former = people.connect(who, stranger.connection);
    if (former != Participant.NO_CONNECTION && former != stranger.connection) {
      outlet.send(
          former, new ServerMessage.Fault("replaced", "you have joined from another place", null));
      outlet.close(former);
    }
    who.iceServers = stranger.iceServers;
    who.name = Sayings.clean(join.name());
    for (SourceKind source : SourceKind.values()) {
      boolean isScreen = source == SourceKind.SCREEN || source == SourceKind.SCREEN_AUDIO;
      boolean before = who.muted.getOrDefault(source, isScreen);
      boolean muted = join.muted().getOrDefault(source, before);
      boolean onEntry = isNew && source == SourceKind.MICROPHONE && meeting.options().muteOnEntry();
      who.muted.put(source, muted || (onEntry && !who.isHost()));
      media.mute(who.id, source, who.muted.getOrDefault(source, true));
    }
    if (isNew || join.offer() != null) {
      media.stage(who.id, who.room);
    }
  }

  private ServerMessage.Welcome welcome(
      Participant who, @Nullable String answer, List<SlotState> slots) {
    return new ServerMessage.Welcome(
        who.id,
        tokens.issue(who.id, who.role, clock.instant()),
        info(who.room),
        people.with(who.room).stream().map(Participant::info).toList(),
        history.readBy(who.id, named(who.room)),
        who.iceServers,
        answer,
        slots,
        who.isHost() ? waiters() : List.of());
  }

  private MeetingInfo info(@Nullable String room) {
    return new MeetingInfo(
        meeting.id(),
        meeting.title(),
        meeting.options(),
        recording || neighbours.isRecording(),
        startedAt,
        spotlight,
        breakouts.rooms(),
        breakouts.endsAt(),
        room);
  }

  /// Tells everybody how the meeting is now, and has it kept.
  void meetingChanged() {
    tellMeeting();
    shared();
  }

  /// Tells everybody who is here how the meeting is now.
  void tellMeeting() {
    for (Participant who : people.here()) {
      people.tell(who, new ServerMessage.Meeting(info(who.room)));
    }
  }

  /// Control says that the meeting is not as it was.
  public void replace(Meeting next) {
    // All connectors hear of it from control.
    meeting = next;
    tellMeeting();
    outlet.stateChanged();
  }

  void options(MeetingOptions next) {
    boolean opens = meeting.options().lobby() && !next.lobby();
    meeting = meeting.with(next);
    meetingChanged();
    if (opens) {
      doors.admitAll();
    }
  }

  void spotlight(@Nullable String participant) {
    spotlight = participant;
    meetingChanged();
  }

  void record(Participant by, boolean on) {
    if (on == recording) {
      return;
    }
    @Nullable String problem = on ? mayNotRecord() : null;
    if (problem == null) {
      problem = media.record(on);
    }
    if (problem != null) {
      people.tell(by, new ServerMessage.Fault("recording", problem, "record"));
      return;
    }
    recording = on;
    neighbours.tellAll(new CascadeMessage.Recording(on));
    event(on ? "recording-started" : "recording-ended", by, "");
    meetingChanged();
  }

  private @Nullable String mayNotRecord() {
    if (!meeting.options().recording()) {
      return "this meeting may not be recorded";
    }
    return meeting.options().e2ee()
        ? "this meeting is encrypted end to end: no server can record it"
        : null;
  }

  /// Recording had to end.
  ///
  /// @param reason for people
  public void recordingFailed(String reason) {
    recording = false;
    neighbours.tellAll(new CascadeMessage.Recording(false));
    outlet.event(new MeetingEvent(clock.instant(), "recording-failed", "", "", reason));
    people.tellHosts(new ServerMessage.Fault("recording", reason, "record"));
    meetingChanged();
  }

  /// A participant's name, empty if he is gone.
  public String name(String participant) {
    Participant who = people.of(participant);
    return who == null ? "" : who.name;
  }

  private void endRecording(String why) {
    if (recording) {
      recording = false;
      neighbours.tellAll(new CascadeMessage.Recording(false));
      @Nullable String _ = media.record(false);
      outlet.event(new MeetingEvent(clock.instant(), "recording-ended", "", "", why));
      outlet.stateChanged();
    }
  }

  void makeHost(Participant who) {
    who.role = Role.HOST;
    hosts.add(who.id);
    people.changed(who);
    people.tell(who, new ServerMessage.Waiting(waiters()));
    shared();
  }

  void remove(Participant who) {
    if (removed.size() < limits.removed()) {
      removed.add(who.id);
    }
    hosts.remove(who.id);
    people.tell(who, new ServerMessage.Removed());
    leave(who, "removed");
    shared();
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
    if (who.id.equals(spotlight)) {
      spotlight(null);
    }
    if (here() == 0) {
      endRecording("nobody is there");
    }
  }

  Doors doors() {
    return doors;
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
    endRecording("the meeting has ended");
    for (Participant who : people.here()) {
      people.tell(who, new ServerMessage.Ended());
      people.remove(who);
      media.end(who.id);
      if (who.isConnected()) {
        outlet.close(who.connection);
      }
      event(MeetingEvent.LEFT, who, "ended");
    }
    doors.close(new ServerMessage.Refused(ServerMessage.Refusal.ENDED, "the meeting has ended"));
    outlet.ended();
  }

  /// Looks at the time, several times a second.
  public void tick() {
    Instant now = clock.instant();
    doors.tick();
    for (Participant who : people.all()) {
      Instant lostAt = who.lostAt;
      if (lostAt != null && now.isAfter(lostAt.plus(limits.grace()))) {
        leave(who, "lost");
      }
    }
    if (breakouts.isDue(now)) {
      breakouts.end();
      meetingChanged();
    }
  }

  /// The media plane says who dominates on a stage.
  public void speaker(@Nullable String room, @Nullable String participant) {
    people.tellRoom(room, new ServerMessage.Speaker(participant), null);
  }

  /// How loud people are: each is told of those in the same room.
  public void levels(Map<String, Integer> levels) {
    Map<String, Map<String, Integer>> byRoom = new HashMap<>();
    levels.forEach((id, level) -> {
      Participant who = people.of(id);
      if (who != null) {
        byRoom.computeIfAbsent(named(who.room), _ -> new HashMap<>()).put(id, level);
      }
    });
    byRoom.forEach((name, heard) ->
        people.tellRoom(name.isEmpty() ? null : name, new ServerMessage.Levels(heard), null));
  }

  private static String named(@Nullable String room) {
    return room == null ? "" : room;
  }

  public void slots(String participant, List<SlotState> changed) {
    tell(participant, new ServerMessage.Slots(changed));
  }

  public void sending(String participant, SourceKind source, List<String> rids) {
    tell(participant, new ServerMessage.Sending(source, rids));
  }

  public void quality(String participant, int quality) {
    Participant who = people.of(participant);
    if (who != null && who.quality != quality) {
      who.quality = quality;
      people.changed(who);
    }
  }

  /// A participant's media broke: the browser is asked to begin it anew.
  public void mediaLost(String participant) {
    tell(participant, new ServerMessage.Restart());
  }

  private void tell(String participant, ServerMessage message) {
    Participant who = people.of(participant);
    if (who != null) {
      people.tell(who, message);
    }
  }

  void error(Participant who, String code, String text) {
    people.tell(who, new ServerMessage.Fault(code, text, null));
  }

  void event(String kind, Participant who, String detail) {
    outlet.event(new MeetingEvent(clock.instant(), kind, who.id, who.name, detail));
  }

  @Override
  public Meeting meeting() {
    return meeting;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public int size() {
    return people.size();
  }

  @Override
  public boolean isRemoved(String id) {
    return removed.contains(id);
  }

  @Override
  public boolean isHost(String id) {
    return hosts.contains(id);
  }

  @Override
  public boolean isThere(String id) {
    return people.of(id) != null;
  }

  /// How many are at this connector.
  public int here() {
    return people.here().size();
  }

  @Override
  public void waitersChanged() {
    neighbours.tellAll(new CascadeMessage.Waiting(doors.waiters()));
    tellWaiters();
  }

  /// Tells hosts who waits, wherever.
  void tellWaiters() {
    people.tellHosts(new ServerMessage.Waiting(waiters()));
  }

  private List<ServerMessage.Waiter> waiters() {
    List<ServerMessage.Waiter> all = new ArrayList<>(doors.waiters());
    all.addAll(neighbours.waiting());
    return all;
  }
}
