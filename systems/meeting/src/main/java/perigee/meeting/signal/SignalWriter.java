package perigee.meeting.signal;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.SlotState;
import perigee.model.meeting.MeetingOptions;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// Writes what a meeting says.
public final class SignalWriter {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private SignalWriter() {}

  /// As the text of a WebSocket message.
  public static String write(ServerMessage message) {
    return switch (message) {
      case ServerMessage.Welcome welcome -> welcome(welcome).toString();
      case ServerMessage.Prepared(String answer) -> of("prepared").put("answer", answer).toString();
      case ServerMessage.Lobby _ -> of("lobby").toString();
      case ServerMessage.Refused(ServerMessage.Refusal code, String text) ->
          of("refused").put("code", label(code)).put("message", text).toString();
      case ServerMessage.Answer(int id, String sdp) ->
          of("answer").put("id", id).put("sdp", sdp).toString();
      case ServerMessage.Slots(List<SlotState> slots) -> slots(of("slots"), slots).toString();
      case ServerMessage.Joined(ParticipantInfo who) ->
          of("joined").set("participant", participant(who)).toString();
      case ServerMessage.Changed(ParticipantInfo who) ->
          of("changed").set("participant", participant(who)).toString();
      case ServerMessage.Left(String who, String reason) ->
          of("left").put("participant", who).put("reason", reason).toString();
      case ServerMessage.Waiting(List<ServerMessage.Waiter> waiters) ->
          waiting(of("waiting"), "participants", waiters).toString();
      case ServerMessage.Speaker(String who) -> of("speaker").put("participant", who).toString();
      case ServerMessage.Levels levels -> levels(levels).toString();
      case ServerMessage.Sending sending -> {
        ObjectNode json = of("sending").put("source", sending.source().label());
        ArrayNode rids = json.putArray("rids");
        sending.rids().forEach(rids::add);
        yield json.toString();
      }
      case ServerMessage.Chat(ChatEntry entry) -> chat(of("chat"), entry).toString();
      case ServerMessage.Reaction(String who, String emoji) ->
          of("reaction").put("participant", who).put("emoji", emoji).toString();
      case ServerMessage.Caption(String who, String text, boolean isFinal) ->
          of("caption").put("participant", who).put("text", text).put("final", isFinal).toString();
      case ServerMessage.Pass(String from, String data) ->
          MAPPER.writeValueAsString(
              of("pass").put("from", from).putRawValue("data", new RawValue(data)));
      case ServerMessage.Meeting(MeetingInfo info) -> meeting(of("meeting"), info).toString();
      case ServerMessage.Muted muted ->
          of("muted").put("source", muted.source().label()).put("by", muted.by()).toString();
      case ServerMessage.UnmutePlease _ -> of("unmute-please").toString();
      case ServerMessage.MovedRoom(String room) -> of("moved").put("room", room).toString();
      case ServerMessage.Hosts(List<String> urls) -> {
        ObjectNode json = of("hosts");
        ArrayNode all = json.putArray("urls");
        urls.forEach(all::add);
        yield json.toString();
      }
      case ServerMessage.MovedHost(String url) -> of("moved").put("url", url).toString();
      case ServerMessage.Restart _ -> of("restart").toString();
      case ServerMessage.Removed _ -> of("removed").toString();
      case ServerMessage.Ended _ -> of("ended").toString();
      case ServerMessage.Pong(long id) -> of("pong").put("id", id).toString();
      case ServerMessage.Fault(String code, String text, String re) -> {
        ObjectNode json = of("error").put("code", code).put("message", text);
        yield (re == null ? json : json.put("re", re)).toString();
      }
    };
  }

  private static ObjectNode of(String type) {
    return MAPPER.createObjectNode().put("type", type);
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static ObjectNode welcome(ServerMessage.Welcome welcome) {
    ObjectNode json = of("welcome").put("you", welcome.you()).put("resume", welcome.resume());
    meeting(json.putObject("meeting"), welcome.meeting());
    ArrayNode people = json.putArray("participants");
    welcome.participants().forEach(who -> people.add(participant(who)));
    ArrayNode lines = json.putArray("chat");
    welcome.chat().forEach(entry -> chat(lines.addObject(), entry));
    IceServerJson.write(welcome.iceServers(), json.putArray("iceServers"));
    if (welcome.answer() != null) {
      json.put("answer", welcome.answer());
    }
    slots(json, welcome.slots());
    return waiting(json, "waiting", welcome.waiting());
  }

  private static ObjectNode slots(ObjectNode json, List<SlotState> slots) {
    ArrayNode all = json.putArray("slots");
    for (SlotState slot : slots) {
      all.addObject()
          .put("mid", slot.mid())
          .put("participant", slot.participant())
          .put("source", slot.kind().label())
          .put("paused", slot.paused());
    }
    return json;
  }

  private static ObjectNode waiting(
      ObjectNode json, String key, List<ServerMessage.Waiter> waiters) {
    ArrayNode all = json.putArray(key);
    for (ServerMessage.Waiter waiter : waiters) {
      all.addObject().put("id", waiter.id()).put("name", waiter.name());
    }
    return json;
  }

  private static ObjectNode levels(ServerMessage.Levels levels) {
    ObjectNode json = of("levels");
    ObjectNode all = json.putObject("levels");
    levels.levels().forEach(all::put);
    return json;
  }

  private static ObjectNode participant(ParticipantInfo who) {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("id", who.id())
            .put("name", who.name())
            .put("role", label(who.role()));
    ObjectNode sources = json.putObject("sources");
    who.sources().forEach((kind, muted) -> sources.putObject(kind.label()).put("muted", muted));
    return json.put("hand", text(who.hand())).put("quality", who.quality());
  }

  private static ObjectNode chat(ObjectNode json, ChatEntry entry) {
    json.put("id", entry.id())
        .put("from", entry.from())
        .put("name", entry.name())
        .put("text", entry.text())
        .put("at", entry.at().toString());
    return entry.to() == null ? json : json.put("to", entry.to());
  }

  private static ObjectNode meeting(ObjectNode json, MeetingInfo info) {
    MeetingOptions options = info.options();
    json.put("id", info.id()).put("title", info.title());
    json.putObject("options")
        .put("lobby", options.lobby())
        .put("locked", options.locked())
        .put("mayShare", options.mayShare() == MeetingOptions.Sharing.EVERYBODY)
        .put("muteOnEntry", options.muteOnEntry())
        .put("chat", options.chat())
        .put("recording", options.recording())
        .put("capacity", options.capacity());
    json.put("recording", info.recording())
        .put("e2ee", options.e2ee())
        .put("startedAt", info.startedAt().toString())
        .put("spotlight", info.spotlight());
    List<BreakoutRoom> breakout = info.breakout();
    if (breakout == null) {
      json.putNull("breakout");
    } else {
      ObjectNode divided = json.putObject("breakout");
      divided.put("endsAt", text(info.breakoutEndsAt()));
      ArrayNode rooms = divided.putArray("rooms");
      for (BreakoutRoom room : breakout) {
        ArrayNode members = rooms.addObject().put("name", room.name()).putArray("participants");
        room.participants().forEach(members::add);
      }
    }
    return json.put("room", info.room());
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
