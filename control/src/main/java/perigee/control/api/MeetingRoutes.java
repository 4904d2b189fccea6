package perigee.control.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.control.login.IdentityAuthority;
import perigee.control.meeting.Attendance;
import perigee.control.meeting.MeetingCalendar;
import perigee.control.meeting.MeetingDesk;
import perigee.control.meeting.MeetingDraft;
import perigee.control.meeting.Presence;
import perigee.control.meeting.RecordingDesk;
import perigee.control.store.Meetings;
import perigee.model.identity.JoinToken;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingJson;
import perigee.model.meeting.MeetingSecret;
import perigee.model.meeting.Recording;
import perigee.model.meeting.RecordingJson;
import perigee.model.meeting.Schedule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Meetings. Everybody may see of one what its link's page shows; its owner, operators and whoever
/// has its host key see and change the rest.
final class MeetingRoutes {

  private static final int PAGE = 100;
  private static final int EVENTS_PAGE = 500;
  private static final int MOST_NAME = 80;
  private static final int MOST_OWNER = 80;
  private static final long USUAL_TOKEN_SECONDS = 300;
  private static final long MOST_TOKEN_SECONDS = 86_400;
  private static final Duration WINDOW = Duration.ofMinutes(10);

  /// Meetings that guests of one address may make in ten minutes.
  private static final int GUEST_MEETINGS = 120;

  /// Ids that nobody has, which one address may ask for in ten minutes.
  private static final int MISSES = 300;

  private final Meetings store;
  private final MeetingDesk desk;
  private final RecordingDesk recordings;
  private final IdentityAuthority identities;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Counters counters;
  private final RateGate guests;
  private final RateGate misses;

  MeetingRoutes(Services services, Counters counters) {
    this.store = services.store().meetings();
    this.desk = services.meetings();
    this.recordings = services.recordings();
    this.identities = services.login().authority();
    this.clock = services.clock();
    this.random = services.random();
    this.counters = counters;
    this.guests = new RateGate(GUEST_MEETINGS, WINDOW, GUEST_MEETINGS, clock);
    this.misses = new RateGate(MISSES, WINDOW, MISSES, clock);
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/meetings", Access.PARTY, this::list),
        Route.post("/v1/meetings", Access.GUEST, this::create),
        Route.get("/v1/meetings/{id}", Access.GUEST, this::show),
        Route.put("/v1/meetings/{id}", Access.PARTY, this::change),
        Route.post("/v1/meetings/{id}/end", Access.PARTY, this::end),
        Route.post("/v1/meetings/{id}/tokens", Access.PARTY, this::token),
        Route.get("/v1/meetings/{id}/attendance", Access.PARTY, this::attendance),
        Route.get("/v1/meetings/{id}/events", Access.PARTY, this::events),
        Route.get("/v1/meetings/{id}/recordings", Access.PARTY, this::recordings),
        Route.delete(
            "/v1/meetings/{id}/recordings/{recording}", Access.PARTY, this::removeRecording),
        Route.get("/v1/meetings/{id}/calendar.ics", Access.EVERYBODY, this::calendar));
  }

  private Reply list(Call call) {
    Caller caller = call.caller();
    if (caller.hostKey() != null) {
      throw new Fault(Kind.FORBIDDEN, "a host key is for its own meeting alone").refusal();
    }
    @Nullable String owner =
        caller.scope().isOperator() ? call.query("owner").orElse(null) : owner(caller);
    @Nullable Instant before = call.query("before").map(MeetingRoutes::time).orElse(null);
    int most = (int) call.query("limit", PAGE, 1, PAGE);
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("meetings");
    store.list(owner, before, most).forEach(m -> list.add(whole(m, call)));
    return Reply.ok(body);
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException _) {
      throw new Fault(
              Kind.MALFORMED_REQUEST, "query parameter before must be a time, as createdAt is one")
          .refusal();
    }
  }

  private Reply create(Call call) {
    if (call.caller().isAnonymous()) {
      if (!desk.settings().guestsMayCreate()) {
        throw Gate.needed();
      }
      limit(guests, call, "this address makes too many meetings");
    }
    MeetingDraft draft = new MeetingBody(call.body(MeetingBody.FIELDS)).draft(owner(call.caller()));
    MeetingDesk.Created made =
        desk.create(draft)
            .orElseThrow(() ->
                new Fault(Kind.UNAVAILABLE, "there are too many meetings; end some").refusal());
    String link = link(call, made.meeting().id());
    ObjectNode json = whole(made.meeting(), call).put("hostKey", made.hostKey());
    json.put("hostLink", link + "#host=" + made.hostKey());
    return Reply.json(201, json)
        .tagged(made.meeting().version())
        .with("Location", "/v1/meetings/" + made.meeting().id());
  }

  private Reply show(Call call) {
    Meeting meeting = found(call);
    return isParty(call.caller(), meeting)
        ? Reply.ok(whole(meeting, call)).tagged(meeting.version())
        : Reply.ok(open(meeting, call));
  }

  private Reply change(Call call) {
    Meeting before = owned(call);
    long expected = call.precondition().expected(before.version());
    MeetingBody body = new MeetingBody(call.body(MeetingBody.FIELDS));
    @Nullable String passcode =
        body.clearsPasscode()
            ? null
            : body.passcode()
                .map(fresh -> MeetingSecret.passcode(fresh, random))
                .orElse(before.passcode());
    Meeting next =
        new Meeting(
            before.id(),
            body.title(before.title()),
            before.owner(),
            body.options(before.options()),
            passcode,
            before.hostKey(),
            body.schedule(before.schedule()),
            before.createdAt(),
            before.endedAt(),
            before.version());
    Meeting after =
        desk.change(next, expected)
            .orElseThrow(() -> Precondition.failed(found(call).version()).refusal());
    return Reply.ok(whole(after, call)).tagged(after.version());
  }

  private Reply end(Call call) {
    Meeting meeting = owned(call);
    Meeting over = desk.end(meeting.id()).orElse(meeting);
    return Reply.ok(whole(over, call)).tagged(over.version());
  }

  private Reply token(Call call) {
    Meeting meeting = owned(call);
    Fields body = call.body(Set.of("name", "host", "seconds"));
    Instant now = clock.instant();
    long seconds = body.whole("seconds", 1, MOST_TOKEN_SECONDS).orElse(USUAL_TOKEN_SECONDS);
    JoinToken token =
        new JoinToken(
            meeting.id(),
            body.text("name", MOST_NAME),
            body.flag("host"),
            now,
            now.plusSeconds(seconds));
    String text = identities.sign(token);
    return Reply.json(
        201,
        Json.object()
            .put("token", text)
            .put("link", link(call, meeting.id()) + "#token=" + text)
            .put("expiresAt", token.expiresAt().toString()));
  }

  private Reply attendance(Call call) {
    Meeting meeting = owned(call);
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("attendance");
    for (Attendance each : Attendance.of(store.events(meeting.id(), 0, Meetings.MOST_EVENTS))) {
      ObjectNode one =
          list.addObject()
              .put("participant", each.participant())
              .put("name", each.name())
              .put("joinedAt", each.joinedAt().toString());
      Instant left = each.leftAt();
      if (left != null) {
        one.put("leftAt", left.toString());
      }
    }
    return Reply.ok(body);
  }

  private Reply events(Call call) {
    Meeting meeting = owned(call);
    long after = call.query("after", 0, 0, Meetings.MOST_EVENTS);
    List<MeetingEvent> events = store.events(meeting.id(), after, EVENTS_PAGE);
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("events");
    events.forEach(event -> list.add(MeetingJson.tree(event)));
    return Reply.ok(body.put("next", after + events.size()));
  }

  private Reply recordings(Call call) {
    Meeting meeting = owned(call);
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("recordings");
    for (RecordingDesk.Found found : recordings.of(meeting.id())) {
      Recording recording = found.recording();
      ObjectNode one = RecordingJson.tree(recording);
      if (recording.endedAt() != null) {
        for (JsonNode file : one.path("files").values()) {
          String name = file.path("name").asString("");
          ((ObjectNode) file).put("url", found.url() + name).put("direct", found.direct() + name);
        }
      }
      list.add(one);
    }
    return Reply.ok(body);
  }

  private Reply removeRecording(Call call) {
    Meeting meeting = owned(call);
    if (!recordings.delete(meeting.id(), call.path("recording"))) {
      throw Gate.missing("recording that is over, by this id");
    }
    return Reply.json(202, Json.object().put("deleting", call.path("recording")));
  }

  private Reply calendar(Call call) {
    Meeting meeting = found(call);
    Schedule schedule = meeting.schedule();
    if (schedule == null) {
      throw Gate.missing("time for which the meeting is planned");
    }
    String title = meeting.title().isEmpty() ? "Meeting" : meeting.title();
    String file =
        MeetingCalendar.write(
            meeting.id(),
            title,
            link(call, meeting.id()),
            schedule,
            meeting.version(),
            meeting.createdAt());
    return Reply.text(MeetingCalendar.MEDIA_TYPE, file)
        .with("Content-Disposition", "attachment; filename=\"" + meeting.id() + ".ics\"");
  }

  private Meeting found(Call call) {
    String id = call.path("id");
    Optional<Meeting> meeting = desk.find(id);
    if (meeting.isEmpty()) {
      limit(misses, call, "this address asks for too many meetings that do not exist");
      throw Gate.missing("meeting '" + shown(id) + "'");
    }
    return meeting.get();
  }

  /// A meeting that the caller may see and change.
  private Meeting owned(Call call) {
    Meeting meeting = found(call);
    if (!isParty(call.caller(), meeting)) {
      throw new Fault(
              Kind.FORBIDDEN,
              "this is for the meeting's owner, for operators, and for whoever has its host key")
          .refusal();
    }
    return meeting;
  }

  private static boolean isParty(Caller caller, Meeting meeting) {
    String key = caller.hostKey();
    if (key != null) {
      return MeetingSecret.isHostKey(key, meeting.hostKey());
    }
    return caller.scope().isOperator()
        || (!caller.isAnonymous() && owner(caller).equals(meeting.owner()));
  }

  private static String owner(Caller caller) {
    if (caller.isAnonymous() || caller.hostKey() != null) {
      return Meeting.GUEST;
    }
    Optional<String> person = caller.personIfAny();
    if (person.isPresent()) {
      return "person:" + person.get();
    }
    String provider = caller.scope().provider();
    return provider == null ? "operator" : "provider:" + provider;
  }

  private void limit(RateGate gate, Call call, String what) {
    Duration wait = gate.take(call.address());
    if (wait.isPositive()) {
      counters.limited.increment();
      throw Gate.tooMany(what, wait).refusal();
    }
  }

  /// What everybody may know who has the id.
  private ObjectNode open(Meeting meeting, Call call) {
    Presence presence = desk.presence(meeting.id());
    ObjectNode json =
        Json.object()
            .put("id", meeting.id())
            .put("title", meeting.title())
            .put("link", link(call, meeting.id()))
            .put("passcode", meeting.passcode() != null)
            .put("lobby", meeting.options().lobby())
            .put("locked", meeting.options().locked())
            .put("e2ee", meeting.options().e2ee())
            .put("running", presence.running())
            .put("participants", presence.participants())
            .put("ended", meeting.isOver());
    Schedule schedule = meeting.schedule();
    if (schedule != null) {
      json.putObject("schedule")
          .put("start", schedule.start().toString())
          .put("minutes", schedule.length().toMinutes());
    }
    return json;
  }

  private ObjectNode whole(Meeting meeting, Call call) {
    ObjectNode json = open(meeting, call);
    json.put("owner", meeting.owner()).set("options", MeetingJson.tree(meeting.options()));
    json.put("createdAt", meeting.createdAt().toString());
    if (meeting.isOver()) {
      json.put("endedAt", Objects.toString(meeting.endedAt()));
    }
    return json.put("version", meeting.version());
  }

  /// Where people join: at the host through which the caller asks, or else at any.
  private String link(Call call, String id) {
    String root =
        call.isPassed() && !call.root().isEmpty() ? call.root() : desk.anyTalk().orElse("");
    return root + "/m/" + id;
  }

  private static String shown(String id) {
    return id.length() <= MOST_OWNER ? id : id.substring(0, MOST_OWNER) + "…";
  }
}
