package perigee.model.meeting;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import perigee.model.meeting.MeetingJson.MalformedMeeting;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Recordings as JSON: beside their files, and on their way to control.
public final class RecordingJson {

  private RecordingJson() {}

  public static String write(Recording recording) {
    return Json.pretty(tree(recording));
  }

  public static Recording recording(String json) throws MalformedMeeting {
    return read(json, RecordingJson::recording);
  }

  /// What a host tells of its recordings.
  public static String write(RecordingsHeld held) {
    ObjectNode json = Json.object().put("link", held.link());
    ArrayNode all = json.putArray("recordings");
    held.recordings().forEach(each -> all.add(tree(each)));
    return Json.compact(json);
  }

  public static RecordingsHeld held(String json) throws MalformedMeeting {
    return read(
        json,
        value -> {
          Mapping map = value.anyMap();
          return new RecordingsHeld(
              map.string("link", ""),
              map.items("recordings").stream().map(RecordingJson::recording).toList());
        });
  }

  /// Which recordings a host is to delete.
  public static String ids(List<String> ids) {
    ObjectNode json = Json.object();
    ArrayNode all = json.putArray("delete");
    ids.forEach(all::add);
    return Json.compact(json);
  }

  public static List<String> readIds(String json) throws MalformedMeeting {
    return read(json, value -> value.anyMap().texts("delete"));
  }

  /// As a tree.
  public static ObjectNode tree(Recording recording) {
    ObjectNode json =
        Json.object()
            .put("id", recording.id())
            .put("meeting", recording.meeting())
            .put("title", recording.title())
            .put("startedAt", recording.startedAt().toString());
    Instant ended = recording.endedAt();
    if (ended != null) {
      json.put("endedAt", ended.toString());
    }
    ArrayNode files = json.putArray("files");
    for (RecordedFile file : recording.files()) {
      files
          .addObject()
          .put("name", file.name())
          .put("source", file.source())
          .put("participant", file.participant())
          .put("who", file.who())
          .put("type", file.type())
          .put("octets", file.octets())
          .put("millis", file.millis());
    }
    return json;
  }

  private static Recording recording(Value value) {
    Mapping map = value.anyMap();
    return new Recording(
        map.string("id"),
        map.string("meeting"),
        map.string("title", ""),
        MeetingJson.instant(map.required("startedAt")),
        map.optional("endedAt").map(MeetingJson::instant).orElse(null),
        map.items("files").stream().limit(Recording.MOST_FILES).map(RecordingJson::file).toList());
  }

  private static RecordedFile file(Value value) {
    Mapping map = value.anyMap();
    return new RecordedFile(
        map.string("name"),
        map.string("source"),
        map.string("participant", ""),
        map.string("who", ""),
        map.string("type"),
        map.required("octets").integer(0L, Long.MAX_VALUE),
        map.required("millis").integer(0L, Long.MAX_VALUE));
  }

  private static <T> T read(String json, Function<Value, T> reader) throws MalformedMeeting {
    return MeetingJson.read(json, "recording", reader);
  }
}
