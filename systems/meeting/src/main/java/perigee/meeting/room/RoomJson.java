package perigee.meeting.room;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.meeting.room.RoomOutlet.KeptLine;
import perigee.meeting.signal.BreakoutRoom;
import perigee.meeting.signal.ChatEntry;
import perigee.model.meeting.MeetingJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What outlives a process of a meeting, as JSON: written by one process, read by the next, of the
/// same build.
public final class RoomJson {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private RoomJson() {}

  public static String write(RoomState state) {
    ObjectNode json =
        MAPPER
            .createObjectNode()
            .put("startedAt", state.startedAt().toString())
            .put("options", MeetingJson.write(state.options()))
            .put("spotlight", state.spotlight())
            .put("recording", state.recording())
            .put("revision", state.revision());
    add(json.putArray("hosts"), state.hosts());
    add(json.putArray("removed"), state.removed());
    List<BreakoutRoom> rooms = state.breakout();
    if (rooms != null) {
      ArrayNode all = json.putArray("breakout");
      for (BreakoutRoom room : rooms) {
        ObjectNode one = all.addObject().put("name", room.name());
        add(one.putArray("participants"), room.participants());
      }
    }
    Instant endsAt = state.breakoutEndsAt();
    return (endsAt == null ? json : json.put("breakoutEndsAt", endsAt.toString())).toString();
  }

  private static void add(ArrayNode array, Iterable<String> texts) {
    texts.forEach(array::add);
  }

  /// Reads what [#write] wrote.
  public static RoomState state(String text) {
    JsonNode json = MAPPER.readTree(text);
    String endsAt = optional(json, "breakoutEndsAt");
    try {
      return new RoomState(
          Instant.parse(json.path("startedAt").asString("")),
          MeetingJson.options(json.path("options").asString("")),
          optional(json, "spotlight"),
          texts(json.path("hosts")),
          texts(json.path("removed")),
          json.path("recording").asBoolean(false),
          json.has("breakout") ? rooms(json.path("breakout")) : null,
          endsAt == null ? null : Instant.parse(endsAt),
          json.path("revision").asLong(0));
    } catch (MeetingJson.MalformedMeeting e) {
      throw new IllegalArgumentException("state of another build", e);
    }
  }

  private static List<BreakoutRoom> rooms(JsonNode json) {
    List<BreakoutRoom> rooms = new ArrayList<>();
    for (JsonNode room : json.values()) {
      rooms.add(
          new BreakoutRoom(
              room.path("name").asString(""), List.copyOf(texts(room.path("participants")))));
    }
    return rooms;
  }

  private static Set<String> texts(JsonNode json) {
    Set<String> texts = new LinkedHashSet<>();
    json.values().forEach(text -> texts.add(text.asString("")));
    return texts;
  }

  private static @Nullable String optional(JsonNode json, String key) {
    JsonNode value = json.get(key);
    return value == null || value.isNull() ? null : value.asString("");
  }

  public static String write(KeptLine line) {
    ChatEntry entry = line.entry();
    return MAPPER
        .createObjectNode()
        .put("id", entry.id())
        .put("from", entry.from())
        .put("name", entry.name())
        .put("text", entry.text())
        .put("at", entry.at().toString())
        .put("to", entry.to())
        .put("room", line.room())
        .toString();
  }

  public static KeptLine line(String text) {
    JsonNode json = MAPPER.readTree(text);
    ChatEntry entry =
        new ChatEntry(
            json.path("id").asString(""),
            json.path("from").asString(""),
            json.path("name").asString(""),
            json.path("text").asString(""),
            Instant.parse(json.path("at").asString("")),
            optional(json, "to"));
    return new KeptLine(entry, json.path("room").asString(""));
  }
}
