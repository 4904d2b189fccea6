package perigee.control.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import perigee.control.login.IdentityAuthority;
import perigee.control.meeting.MeetingCalendar;
import perigee.control.meeting.MeetingDesk;
import perigee.control.meeting.MeetingDraft;
import perigee.control.store.Meetings;
import perigee.model.identity.JoinToken;
import perigee.model.meeting.Meeting;
import perigee.model.meeting.MeetingSecret;
import perigee.model.meeting.Schedule;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Meetings. Everybody may see of one what its link's page shows; its owner, operators and whoever
/// has its host key see and change the rest.
final class MeetingRoutes {

  private static final int PAGE = 100;
  private static final int MOST_NAME = 80;
  private static final long USUAL_TOKEN_SECONDS = 300;
  private static final long MOST_TOKEN_SECONDS = 86_400;

  private final Meetings store;
  private final MeetingDesk desk;
  private final IdentityAuthority identities;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final MeetingGate gate;
  private final MeetingView view;
  private final MeetingHistoryRoutes history;

  MeetingRoutes(Services services, Counters counters) {
    this.store = services.store().meetings();
    this.desk = services.meetings();
    this.identities = services.login().authority();
    this.clock = services.clock();
    this.random = services.random();
    this.gate = new MeetingGate(desk, counters, clock);
    this.view = new MeetingView(desk);
    this.history = new MeetingHistoryRoutes(services, gate);
  }

  List<Route> routes() {
    List<Route> own =
        List.of(
            Route.get("/v1/meetings", Access.PARTY, this::list),
            Route.post("/v1/meetings", Access.GUEST, this::create),
            Route.get("/v1/meetings/{id}", Access.GUEST, this::show),
            Route.put("/v1/meetings/{id}", Access.PARTY, this::change),
            Route.post("/v1/meetings/{id}/end", Access.PARTY, this::end),
            Route.post("/v1/meetings/{id}/tokens", Access.PARTY, this::token),
            Route.get("/v1/meetings/{id}/calendar.ics", Access.EVERYBODY, this::calendar));
    return Stream.concat(own.stream(), history.routes().stream()).toList();
  }

  private Reply list(Call call) {
    Caller caller = call.caller();
    if (caller.hostKey() != null) {
      throw new Fault(Kind.FORBIDDEN, "a host key is for its own meeting alone").refusal();
    }
    @Nullable String owner =
        caller.scope().isOperator() ? call.query("owner").orElse(null) : MeetingGate.owner(caller);
    @Nullable Instant before = call.query("before").map(MeetingRoutes::time).orElse(null);
    int most = (int) call.query("limit", PAGE, 1, PAGE);
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("meetings");
    store.list(owner, before, most).forEach(m -> list.add(view.whole(m, call)));
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
      gate.countMadeByGuest(call);
    }
    MeetingDraft draft =
        new MeetingBody(call.body(MeetingBody.FIELDS)).draft(MeetingGate.owner(call.caller()));
    MeetingDesk.Created made =
        desk.create(draft)
            .orElseThrow(() ->
                new Fault(Kind.UNAVAILABLE, "there are too many meetings; end some").refusal());
    String link = view.link(call, made.meeting().id());
    ObjectNode json = view.whole(made.meeting(), call).put("hostKey", made.hostKey());
    json.put("hostLink", link + "#host=" + made.hostKey());
    return Reply.json(201, json)
        .tagged(made.meeting().version())
        .with("Location", "/v1/meetings/" + made.meeting().id());
  }

  private Reply show(Call call) {
    Meeting meeting = gate.found(call);
    return MeetingGate.isParty(call.caller(), meeting)
        ? Reply.ok(view.whole(meeting, call)).tagged(meeting.version())
        : Reply.ok(view.open(meeting, call));
  }

  private Reply change(Call call) {
    Meeting before = gate.owned(call);
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
            .orElseThrow(() -> Precondition.failed(gate.found(call).version()).refusal());
    return Reply.ok(view.whole(after, call)).tagged(after.version());
  }

  private Reply end(Call call) {
    Meeting meeting = gate.owned(call);
    Meeting over = desk.end(meeting.id()).orElse(meeting);
    return Reply.ok(view.whole(over, call)).tagged(over.version());
  }

  private Reply token(Call call) {
    Meeting meeting = gate.owned(call);
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
            .put("link", view.link(call, meeting.id()) + "#token=" + text)
            .put("expiresAt", token.expiresAt().toString()));
  }

  private Reply calendar(Call call) {
    Meeting meeting = gate.found(call);
    Schedule schedule = meeting.schedule();
    if (schedule == null) {
      throw Gate.missing("time for which the meeting is planned");
    }
    String title = meeting.title().isEmpty() ? "Meeting" : meeting.title();
    String file =
        MeetingCalendar.write(
            meeting.id(),
            title,
            view.link(call, meeting.id()),
            schedule,
            meeting.version(),
            meeting.createdAt());
    return Reply.text(MeetingCalendar.MEDIA_TYPE, file)
        .with("Content-Disposition", "attachment; filename=\"" + meeting.id() + ".ics\"");
  }
}
