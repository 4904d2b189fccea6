package perigee.model.meeting;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import perigee.model.document.Document;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.document.Reading;
import perigee.model.document.Value;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Meetings, and what hosts of connectors and control say of them, as JSON. Members that are not
/// known are passed over.
public final class MeetingJson {

  /// How long a message may be, in characters.
  public static final int MOST_CHARS = 1 << 20;

  private MeetingJson() {}

  /// A text is not what it should be.
  public static final class MalformedMeeting extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedMeeting(String problems) {
      super(problems);
    }
  }

  public static String write(Meeting meeting) {
    return Json.compact(tree(meeting));
  }

  public static Meeting meeting(String json) throws MalformedMeeting {
    return read(json, MeetingJson::meeting);
  }

  /// The question for a meeting.
  public static String id(String id) {
    return Json.compact(object().put("meeting", id));
  }

  public static String readId(String json) throws MalformedMeeting {
    return read(json, value -> value.anyMap().string("meeting"));
  }

  public static String write(MeetingOptions options) {
    return Json.compact(tree(options));
  }

  public static MeetingOptions options(String json) throws MalformedMeeting {
    return read(json, value -> options(value, MeetingOptions.USUAL));
  }

  public static String write(MeetingOpening opening) {
    ObjectNode json = object();
    switch (opening) {
      case MeetingOpening.Granted(MeetingTerms terms) -> {
        json.put("outcome", "granted").set("meeting", tree(terms.meeting()));
        json.put("epoch", terms.epoch()).put("leaseMillis", terms.lease().toMillis());
        ArrayNode others = json.putArray("others");
        terms.others().forEach(other -> others.add(tree(other)));
      }
      case MeetingOpening.Elsewhere(Connector connector) ->
          json.put("outcome", "elsewhere").set("connector", tree(connector));
      case MeetingOpening.Refused(MeetingOpening.Reason reason) ->
          json.put("outcome", "refused").put("reason", Value.kebab(reason));
    }
    return Json.compact(json);
  }

  public static MeetingOpening opening(String json) throws MalformedMeeting {
    return read(
        json,
        value -> {
          Mapping map = value.anyMap();
          return switch (map.string("outcome")) {
            case "granted" ->
                new MeetingOpening.Granted(
                    new MeetingTerms(
                        meeting(map.required("meeting")),
                        whole(map, "epoch"),
                        Duration.ofMillis(whole(map, "leaseMillis")),
                        map.items("others").stream().map(MeetingJson::connector).toList()));
            case "elsewhere" -> new MeetingOpening.Elsewhere(connector(map.required("connector")));
            default ->
                new MeetingOpening.Refused(
                    map.required("reason").choice(MeetingOpening.Reason.values()));
          };
        });
  }

  public static String write(List<HeldMeeting> held) {
    ObjectNode json = object();
    ArrayNode list = json.putArray("held");
    for (HeldMeeting each : held) {
      ObjectNode one =
          list.addObject()
              .put("meeting", each.meeting())
              .put("epoch", each.epoch())
              .put("version", each.version())
              .put("participants", each.participants())
              .put("load", each.load())
              .put("ended", each.ended())
              .put("released", each.released());
      ArrayNode events = one.putArray("events");
      each.events().forEach(event -> events.add(tree(event)));
      if (each.options() != null) {
        one.set("options", tree(each.options()));
      }
    }
    return Json.compact(json);
  }

  public static List<HeldMeeting> held(String json) throws MalformedMeeting {
    return read(
        json,
        value -> value.anyMap().items("held").stream().map(MeetingJson::heldMeeting).toList());
  }

  public static String write(MeetingNews news) {
    ObjectNode json = object();
    texts(json.putArray("ended"), news.ended());
    texts(json.putArray("lost"), news.lost());
    ArrayNode changed = json.putArray("changed");
    news.changed().forEach(meeting -> changed.add(tree(meeting)));
    news.epochs().forEach(json.putObject("epochs")::put);
    ObjectNode others = json.putObject("others");
    news.others()
        .forEach((id, all) -> {
          ArrayNode list = others.putArray(id);
          all.forEach(other -> list.add(tree(other)));
        });
    ObjectNode relief = json.putObject("relief");
    news.relief().forEach((id, host) -> relief.set(id, tree(host)));
    return Json.compact(json);
  }

  public static MeetingNews news(String json) throws MalformedMeeting {
    return read(
        json,
        value -> {
          Mapping map = value.anyMap();
          return new MeetingNews(
              map.texts("ended"),
              map.texts("lost"),
              map.items("changed").stream().map(MeetingJson::meeting).toList(),
              map.optional("epochs").map(MeetingJson::epochs).orElse(Map.of()),
              map.optional("others").map(MeetingJson::others).orElse(Map.of()),
              map.optional("relief").map(MeetingJson::relief).orElse(Map.of()));
        });
  }

  private static Map<String, Connector> relief(Value value) {
    Map<String, Connector> relief = new LinkedHashMap<>();
    value.entries().forEach((id, host) -> relief.put(id, connector(host)));
    return relief;
  }

  private static Map<String, List<Connector>> others(Value value) {
    Map<String, List<Connector>> others = new LinkedHashMap<>();
    value
        .entries()
        .forEach((id, list) ->
            others.put(id, list.items().stream().map(MeetingJson::connector).toList()));
    return others;
  }

  private static Map<String, Long> epochs(Value value) {
    Map<String, Long> epochs = new LinkedHashMap<>();
    value.entries().forEach((id, epoch) -> epochs.put(id, epoch.integer(0L, Long.MAX_VALUE)));
    return epochs;
  }

  /// Options as a tree, also for participants.
  public static ObjectNode tree(MeetingOptions options) {
    return object()
        .put("lobby", options.lobby())
        .put("locked", options.locked())
        .put("mayShare", Value.kebab(options.mayShare()))
        .put("muteOnEntry", options.muteOnEntry())
        .put("chat", options.chat())
        .put("recording", options.recording())
        .put("e2ee", options.e2ee())
        .put("capacity", options.capacity());
  }

  /// An event as a tree.
  public static ObjectNode tree(MeetingEvent event) {
    return object()
        .put("at", event.at().toString())
        .put("kind", event.kind())
        .put("participant", event.participant())
        .put("name", event.name())
        .put("detail", event.detail());
  }

  private static ObjectNode tree(Meeting meeting) {
    ObjectNode json =
        object()
            .put("id", meeting.id())
            .put("title", meeting.title())
            .put("owner", meeting.owner());
    json.set("options", tree(meeting.options()));
    if (meeting.passcode() != null) {
      json.put("passcodeHash", meeting.passcode());
    }
    json.put("hostKeyHash", meeting.hostKey());
    Schedule schedule = meeting.schedule();
    if (schedule != null) {
      json.putObject("schedule")
          .put("start", schedule.start().toString())
          .put("seconds", schedule.length().toSeconds());
    }
    json.put("createdAt", meeting.createdAt().toString());
    Instant ended = meeting.endedAt();
    if (ended != null) {
      json.put("endedAt", ended.toString());
    }
    return json.put("version", meeting.version());
  }

  private static ObjectNode tree(Connector connector) {
    return object()
        .put("node", connector.node())
        .put("region", connector.region())
        .put("talk", connector.talk())
        .put("cascade", connector.cascade());
  }

  private static Meeting meeting(Value value) {
    Mapping map = value.anyMap();
    return new Meeting(
        map.string("id"),
        map.string("title"),
        map.string("owner"),
        options(map.required("options"), MeetingOptions.USUAL),
        map.optional("passcodeHash").map(Value::text).orElse(null),
        map.string("hostKeyHash"),
        map.optional("schedule").map(MeetingJson::schedule).orElse(null),
        instant(map.required("createdAt")),
        map.optional("endedAt").map(MeetingJson::instant).orElse(null),
        whole(map, "version"));
  }

  private static Schedule schedule(Value value) {
    Mapping map = value.anyMap();
    long seconds = map.required("seconds").integer(1L, Schedule.LONGEST.toSeconds());
    return new Schedule(instant(map.required("start")), Duration.ofSeconds(seconds));
  }

  private static MeetingOptions options(Value value, MeetingOptions otherwise) {
    Mapping map = value.anyMap();
    return new MeetingOptions(
        map.bool("lobby", otherwise.lobby()),
        map.bool("locked", otherwise.locked()),
        map.optional("mayShare")
            .map(v -> v.choice(MeetingOptions.Sharing.values()))
            .orElse(otherwise.mayShare()),
        map.bool("muteOnEntry", otherwise.muteOnEntry()),
        map.bool("chat", otherwise.chat()),
        map.bool("recording", otherwise.recording()),
        map.bool("e2ee", otherwise.e2ee()),
        map.integer("capacity", otherwise.capacity(), 1, MeetingOptions.MOST_CAPACITY));
  }

  private static Connector connector(Value value) {
    Mapping map = value.anyMap();
    return new Connector(
        map.string("node"), map.string("region"), map.string("talk"), map.string("cascade", ""));
  }

  private static HeldMeeting heldMeeting(Value value) {
    Mapping map = value.anyMap();
    return new HeldMeeting(
        map.string("meeting"),
        whole(map, "epoch"),
        whole(map, "version"),
        map.required("participants").integer(0, Integer.MAX_VALUE),
        map.has("load") ? map.required("load").number(0, Double.MAX_VALUE) : 0,
        map.items("events").stream()
            .limit(HeldMeeting.MOST_EVENTS)
            .map(MeetingJson::event)
            .toList(),
        map.optional("options").map(v -> options(v, MeetingOptions.USUAL)).orElse(null),
        map.bool("ended", false),
        map.bool("released", false));
  }

  private static MeetingEvent event(Value value) {
    Mapping map = value.anyMap();
    return new MeetingEvent(
        instant(map.required("at")),
        map.string("kind"),
        map.string("participant", ""),
        map.string("name", ""),
        map.string("detail", ""));
  }

  /// A moment as it is written here.
  static Instant instant(Value value) {
    try {
      return Instant.parse(value.text());
    } catch (DateTimeException _) {
      value.refuse("a time like 2026-01-31T12:00:00Z");
      return Instant.EPOCH;
    }
  }

  private static long whole(Mapping map, String key) {
    return map.required(key).integer(0L, Long.MAX_VALUE);
  }

  private static void texts(ArrayNode into, List<String> texts) {
    texts.forEach(into::add);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static <T> T read(String json, Function<Value, T> reader) throws MalformedMeeting {
    return read(json, "meeting", reader);
  }

  /// Reads a document of meetings.
  ///
  /// @param what it is, for whoever is told what is wrong with it
  static <T> T read(String json, String what, Function<Value, T> reader) throws MalformedMeeting {
    return switch (Document.readJson(json, what, MOST_CHARS, reader)) {
      case Reading.Parsed<T>(T read) -> read;
      case Reading.Refused<T> refused -> throw new MalformedMeeting(refused.toString());
    };
  }
}
