package perigee.meeting.cascade;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.SourceKind;
import perigee.meeting.forward.TrunkSource;
import perigee.meeting.signal.ClientMessage.Command;
import perigee.meeting.signal.IceServerJson;
import perigee.meeting.signal.ParticipantInfo;
import perigee.meeting.signal.ParticipantInfo.Role;
import perigee.meeting.signal.ServerMessage.Waiter;
import perigee.meeting.signal.SignalReader;
import perigee.meeting.signal.SignalReading;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What connectors say to each other, as JSON. Members that are not known are passed over, so that
/// hosts need not all be of the same day.
public final class CascadeJson {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private CascadeJson() {}

  /// The other connector said what is no message.
  public static final class MalformedCascade extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedCascade(String reason) {
      super(reason);
    }
  }

  public static String write(CascadeMessage message) {
    return switch (message) {
      case CascadeMessage.Hello hello -> hello(hello).toString();
      case CascadeMessage.Joined(ParticipantInfo who) ->
          of("joined").set("participant", participant(who)).toString();
      case CascadeMessage.Changed(ParticipantInfo who) ->
          of("changed").set("participant", participant(who)).toString();
      case CascadeMessage.Left(String who, String reason) ->
          of("left").put("participant", who).put("reason", reason).toString();
      case CascadeMessage.State(String state, String author) ->
          of("state").put("state", state).put("author", author).toString();
      case CascadeMessage.Line(String line) -> of("line").put("line", line).toString();
      case CascadeMessage.TellOne(String who, String text) ->
          of("tell-one").put("participant", who).put("text", text).toString();
      case CascadeMessage.TellRoom(String room, String text) ->
          of("tell-room").put("room", room).put("text", text).toString();
      case CascadeMessage.Waiting(List<Waiter> waiters) -> {
        ObjectNode json = of("waiting");
        waiting(json, waiters);
        yield json.toString();
      }
      case CascadeMessage.Recording(boolean on) -> of("recording").put("on", on).toString();
      case CascadeMessage.Order(String by, Command command) ->
          of("order").put("by", by).put("command", command(command)).toString();
      case CascadeMessage.End _ -> of("end").toString();
      case CascadeMessage.Terms terms -> {
        ObjectNode json =
            of("terms")
                .put("ufrag", terms.ufrag())
                .put("password", terms.password())
                .put("digest", terms.digest())
                .put("fingerprint", terms.fingerprint());
        texts(json.putArray("candidates"), terms.candidates());
        IceServerJson.write(terms.relays(), json.putArray("relays"));
        yield json.toString();
      }
      case CascadeMessage.Sources(String who, List<TrunkSource> sources) -> {
        ObjectNode json = of("sources").put("participant", who);
        sources(json.putArray("sources"), sources);
        yield json.toString();
      }
      case CascadeMessage.Want(String who, SourceKind source, List<String> rids) -> {
        ObjectNode json = of("want").put("participant", who).put("source", source.label());
        texts(json.putArray("rids"), rids);
        yield json.toString();
      }
    };
  }

  private static ObjectNode of(String type) {
    return MAPPER.createObjectNode().put("type", type);
  }

  private static ObjectNode hello(CascadeMessage.Hello hello) {
    ObjectNode json =
        of("hello")
            .put("state", hello.state())
            .put("author", hello.author())
            .put("recording", hello.recording());
    ArrayNode people = json.putArray("participants");
    hello.participants().forEach(who -> people.add(participant(who)));
    texts(json.putArray("lines"), hello.lines());
    waiting(json, hello.waiting());
    return json;
  }

  private static ObjectNode participant(ParticipantInfo who) {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("id", who.id())
            .put("name", who.name())
            .put("host", who.role() == Role.HOST)
            .put("quality", who.quality());
    ObjectNode muted = json.putObject("muted");
    who.sources().forEach((kind, is) -> muted.put(kind.label(), is));
    Instant hand = who.hand();
    return hand == null ? json : json.put("hand", hand.toString());
  }

  private static void waiting(ObjectNode json, List<Waiter> waiters) {
    ArrayNode all = json.putArray("waiting");
    waiters.forEach(each -> all.addObject().put("id", each.id()).put("name", each.name()));
  }

  private static void texts(ArrayNode into, List<String> texts) {
    texts.forEach(into::add);
  }

  private static void sources(ArrayNode into, List<TrunkSource> sources) {
    for (TrunkSource source : sources) {
      ArrayNode encodings =
          into.addObject().put("source", source.kind().label()).putArray("encodings");
      for (TrunkSource.Encoding encoding : source.encodings()) {
        encodings
            .addObject()
            .put("rid", encoding.rid())
            .put("ssrc", encoding.ssrc())
            .put("rtx", encoding.rtxSsrc());
      }
    }
  }

  /// As a browser would say it: what can be done to somebody who is elsewhere.
  private static String command(Command command) {
    return switch (command) {
      case Command.Admit(String who) -> about("admit", who);
      case Command.Deny(String who) -> about("deny", who);
      case Command.Remove(String who) -> about("remove", who);
      case Command.MakeHost(String who) -> about("make-host", who);
      case Command.MuteParticipant(String who, SourceKind source) ->
          of("mute-participant").put("participant", who).put("source", source.label()).toString();
      case Command.MuteAll _ -> of("mute-all").toString();
      case Command.AskToUnmute(String who) -> about("ask-to-unmute", who);
      case Command.Options _,
          Command.Spotlight _,
          Command.Recording _,
          Command.Breakout _,
          Command.BreakoutEnd _,
          Command.End _ ->
          throw new IllegalArgumentException("not about somebody: " + command);
    };
  }

  private static String about(String type, String who) {
    return of(type).put("participant", who).toString();
  }

  public static CascadeMessage read(String text) throws MalformedCascade {
    JsonNode json;
    try {
      json = MAPPER.readTree(text);
    } catch (JacksonException e) {
      throw new MalformedCascade("not JSON: " + e.getOriginalMessage());
    }
    return switch (string(json, "type")) {
      case "hello" ->
          new CascadeMessage.Hello(
              all(json, "participants", CascadeJson::participant),
              string(json, "state"),
              string(json, "author"),
              texts(json, "lines"),
              all(json, "waiting", CascadeJson::waiter),
              json.path("recording").asBoolean(false));
      case "joined" -> new CascadeMessage.Joined(participant(json.path("participant")));
      case "changed" -> new CascadeMessage.Changed(participant(json.path("participant")));
      case "left" -> new CascadeMessage.Left(string(json, "participant"), string(json, "reason"));
      case "state" -> new CascadeMessage.State(string(json, "state"), string(json, "author"));
      case "line" -> new CascadeMessage.Line(string(json, "line"));
      case "tell-one" ->
          new CascadeMessage.TellOne(string(json, "participant"), string(json, "text"));
      case "tell-room" -> new CascadeMessage.TellRoom(string(json, "room"), string(json, "text"));
      case "waiting" -> new CascadeMessage.Waiting(all(json, "waiting", CascadeJson::waiter));
      case "recording" -> new CascadeMessage.Recording(json.path("on").asBoolean(false));
      case "order" -> new CascadeMessage.Order(string(json, "by"), order(json));
      case "end" -> new CascadeMessage.End();
      case "terms" ->
          new CascadeMessage.Terms(
              string(json, "ufrag"),
              string(json, "password"),
              string(json, "digest"),
              string(json, "fingerprint"),
              texts(json, "candidates"),
              IceServerJson.read(json.path("relays")));
      case "sources" ->
          new CascadeMessage.Sources(
              string(json, "participant"), all(json, "sources", CascadeJson::source));
      case "want" ->
          new CascadeMessage.Want(
              string(json, "participant"), kind(json.path("source")), texts(json, "rids"));
      default -> throw new MalformedCascade("an unknown message");
    };
  }

  /// Reads one of a list.
  private interface Item<T> {
    T read(JsonNode json) throws MalformedCascade;
  }

  private static <T> List<T> all(JsonNode json, String key, Item<T> item) throws MalformedCascade {
    List<T> all = new ArrayList<>();
    for (JsonNode each : json.path(key).values()) {
      all.add(item.read(each));
    }
    return all;
  }

  private static List<String> texts(JsonNode json, String key) throws MalformedCascade {
    return all(json, key, each -> each.asString(""));
  }

  private static String string(JsonNode json, String key) {
    return json.path(key).asString("");
  }

  private static ParticipantInfo participant(JsonNode json) throws MalformedCascade {
    Map<SourceKind, Boolean> muted = new EnumMap<>(SourceKind.class);
    for (SourceKind kind : SourceKind.values()) {
      if (json.path("muted").has(kind.label())) {
        muted.put(kind, json.path("muted").path(kind.label()).asBoolean(true));
      }
    }
    String id = string(json, "id");
    if (id.isEmpty()) {
      throw new MalformedCascade("a participant without an id");
    }
    Role role = json.path("host").asBoolean(false) ? Role.HOST : Role.GUEST;
    return new ParticipantInfo(
        id, string(json, "name"), role, muted, hand(json), json.path("quality").asInt(0));
  }

  private static @Nullable Instant hand(JsonNode json) throws MalformedCascade {
    String text = string(json, "hand");
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new MalformedCascade("a hand that was raised at no time: " + e.getMessage());
    }
  }

  private static Waiter waiter(JsonNode json) {
    return new Waiter(string(json, "id"), string(json, "name"));
  }

  private static Command order(JsonNode json) throws MalformedCascade {
    if (SignalReader.read(string(json, "command")) instanceof SignalReading.Read(Command command)) {
      return command;
    }
    throw new MalformedCascade("an order that is none");
  }

  private static TrunkSource source(JsonNode json) throws MalformedCascade {
    return new TrunkSource(
        kind(json.path("source")),
        all(
            json,
            "encodings",
            each ->
                new TrunkSource.Encoding(
                    string(each, "rid"), each.path("ssrc").asInt(0), each.path("rtx").asInt(0))));
  }

  private static SourceKind kind(JsonNode json) throws MalformedCascade {
    for (SourceKind kind : SourceKind.values()) {
      if (kind.label().equals(json.asString(""))) {
        return kind;
      }
    }
    throw new MalformedCascade("an unknown source");
  }
}
