package perigee.meeting.room;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.meeting.cascade.CascadeJson;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.forward.SlotState;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.forward.Viewed;
import perigee.meeting.signal.ServerMessage;
import perigee.meeting.signal.SignalWriter;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingOptions;
import perigee.model.meeting.MeetingSecret;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A room with browsers that tests speak for: what each is told is kept, media is only noted, the
/// clock is turned by hand.
final class Stagehand implements RoomOutlet, RoomMedia, InstantSource {

  static final String HOST_KEY = "pgh_key";
  static final byte[] SECRET = "a secret of a meeting".getBytes(StandardCharsets.UTF_8);

  final List<String> media = new ArrayList<>();
  final List<MeetingEvent> events = new ArrayList<>();
  final List<KeptLine> kept = new ArrayList<>();
  final Set<Long> closed = new HashSet<>();
  private final Map<Long, List<JsonNode>> told = new LinkedHashMap<>();
  private final Set<String> running = new HashSet<>();
  final Set<Long> prepared = new HashSet<>();
  private Instant now = Instant.parse("2026-01-31T12:00:00Z");
  boolean ended;

  /// Where what other connectors are told goes.
  Crossing crossing = (_, _) -> {};

  @FunctionalInterface
  interface Crossing {
    void say(String node, String text);
  }

  Room room;

  Stagehand(Meeting meeting) {
    this(meeting, null, List.of());
  }

  Stagehand(Meeting meeting, @Nullable RoomState state, List<KeptLine> lines) {
    this(meeting, state, lines, 7);
  }

  /// @param seed of ids
  Stagehand(Meeting meeting, @Nullable RoomState state, List<KeptLine> lines, long seed) {
    room =
        new Room(
            meeting,
            state == null ? RoomState.fresh(meeting.options(), now) : state,
            lines,
            new Room.Surroundings(
                this,
                this,
                (passcode, keptCode, then) ->
                    then.accept(MeetingSecret.isPasscode(passcode, keptCode)),
                new ResumeTokens(SECRET),
                RoomLimits.DEFAULT,
                this,
                new Random(seed)));
  }

  static Meeting meeting(MeetingOptions options, @Nullable String passcode) {
    return new Meeting(
        "abc-defg-hjk",
        "A meeting",
        Meeting.GUEST,
        options,
        passcode == null ? null : MeetingSecret.passcode(passcode, new Random(1)),
        MeetingSecret.hostKey(HOST_KEY),
        null,
        Instant.parse("2026-01-31T11:00:00Z"),
        null,
        1);
  }

  static Meeting usual() {
    return meeting(MeetingOptions.USUAL, null);
  }

  void advance(Duration by) {
    now = now.plus(by);
    room.tick();
  }

  /// A browser connects and joins.
  ///
  /// @param more members of the message, as `,"a":1`
  void join(long connection, String name, String more) {
    connect(connection, "");
    say(
        connection,
        "{\"type\":\"join\",\"name\":\"%s\",\"offer\":\"sdp\",\"sources\":{\"microphone\":\"0\"}%s}"
            .formatted(name, more));
  }

  void connect(long connection, String network) {
    room.connected(connection, List.of(), network);
  }

  void prepare(long connection) {
    say(connection, "{\"type\":\"prepare\",\"offer\":\"sdp\",\"sources\":{\"microphone\":\"0\"}}");
  }

  void joinPrepared(long connection, String name, String more) {
    say(
        connection,
        "{\"type\":\"join\",\"name\":\"%s\",\"prepared\":true%s}".formatted(name, more));
  }

  void host(long connection, String name) {
    join(connection, name, ",\"hostKey\":\"" + HOST_KEY + "\"");
  }

  void guest(long connection, String name) {
    join(connection, name, "");
  }

  void say(long connection, String json) {
    room.heard(connection, json);
  }

  List<JsonNode> told(long connection) {
    return told.getOrDefault(connection, List.of());
  }

  List<String> types(long connection) {
    return told(connection).stream().map(m -> m.path("type").stringValue()).toList();
  }

  /// The last message of a type.
  JsonNode last(long connection, String type) {
    return told(connection).stream()
        .filter(m -> m.path("type").stringValue().equals(type))
        .reduce((a, b) -> b)
        .orElseThrow(() -> new AssertionError("no " + type + " in " + told(connection)));
  }

  String id(long connection) {
    return last(connection, "welcome").path("you").stringValue();
  }

  String resume(long connection) {
    return last(connection, "welcome").path("resume").stringValue();
  }

  void forgetTold() {
    told.clear();
  }

  /// A participant's media breaks.
  void breakMedia(String participant) {
    running.remove(participant);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public void send(long connection, ServerMessage message) {
    JsonNode json = JsonMapper.shared().readTree(SignalWriter.write(message));
    told.computeIfAbsent(connection, _ -> new ArrayList<>()).add(json);
  }

  @Override
  public void send(List<Long> connections, ServerMessage message) {
    connections.forEach(connection -> send(connection, message));
  }

  @Override
  public void relay(long connection, String text) {
    told.computeIfAbsent(connection, _ -> new ArrayList<>())
        .add(JsonMapper.shared().readTree(text));
  }

  @Override
  public void neighbour(String node, CascadeMessage.OfRoom message) {
    crossing.say(node, CascadeJson.write(message));
  }

  @Override
  public void close(long connection) {
    closed.add(connection);
  }

  @Override
  public void event(MeetingEvent event) {
    events.add(event);
  }

  @Override
  public void keep(KeptLine line) {
    kept.add(line);
  }

  @Override
  public void stateChanged() {}

  @Override
  public void ended() {
    ended = true;
  }

  @Override
  public MediaOutcome begin(String participant, String offer, Map<SourceKind, String> sources) {
    if (offer.equals("bad")) {
      return new MediaOutcome.Refused("no session description");
    }
    media.add("begin " + participant);
    running.add(participant);
    return new MediaOutcome.Agreed("answer", List.of());
  }

  @Override
  public MediaOutcome prepare(long connection, String offer, Map<SourceKind, String> sources) {
    if (offer.equals("bad")) {
      return new MediaOutcome.Refused("no session description");
    }
    prepared.add(connection);
    return new MediaOutcome.Agreed("answer", List.of());
  }

  @Override
  public boolean isPrepared(long connection) {
    return prepared.contains(connection);
  }

  @Override
  public @Nullable List<SlotState> enter(long connection, String participant) {
    if (!prepared.remove(connection)) {
      return null;
    }
    media.add("enter " + participant);
    running.add(participant);
    return List.of();
  }

  @Override
  public void dismiss(long connection) {
    prepared.remove(connection);
  }

  @Override
  public MediaOutcome renegotiate(
      String participant, String offer, Map<SourceKind, String> sources) {
    return new MediaOutcome.Agreed("answer to " + offer, List.of());
  }

  @Override
  public boolean isRunning(String participant) {
    return running.contains(participant);
  }

  @Override
  public List<SlotState> slots(String participant) {
    return List.of(new SlotState("4", null, SourceKind.MICROPHONE, false));
  }

  @Override
  public void mute(String participant, SourceKind source, boolean muted) {
    media.add((muted ? "mute " : "unmute ") + source.label() + " " + participant);
  }

  @Override
  public void view(String participant, List<Viewed> items) {
    media.add("view " + participant + " " + items.size());
  }

  @Override
  public void stage(String participant, @Nullable String name) {
    media.add("stage " + name + " " + participant);
  }

  @Override
  public @Nullable String record(boolean on) {
    return "nothing records here";
  }

  @Override
  public void end(String participant) {
    media.add("end " + participant);
    running.remove(participant);
  }
}
