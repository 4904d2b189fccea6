package perigee.app.talk;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.model.document.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a player is shown, which can't wish for anything: a shared screen, else who is in the
/// spotlight, else who dominates, else anybody with a camera. Confined to its session's loop.
final class WhepView {

  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;
  private static final String CAMERA = "camera";
  private static final String SCREEN = "screen";

  private final Map<String, JsonNode> people = new LinkedHashMap<>();
  private String me = "";
  private @Nullable String spotlight;
  private @Nullable String speaker;
  private String shown = "";

  /// Takes what the meeting says.
  ///
  /// @return whether it is to be told another [#wish]
  boolean heard(JsonNode message) {
    switch (message.path("type").asString("")) {
      case "welcome" -> {
        me = message.path("you").asString("");
        people.clear();
        message.path("participants").values().forEach(this::put);
        spotlight = optional(message.path("meeting").path("spotlight"));
      }
      case "joined", "changed" -> put(message.path("participant"));
      case "left" -> people.remove(message.path("participant").asString(""));
      case "meeting" -> spotlight = optional(message.path("spotlight"));
      case "speaker" -> speaker = optional(message.path("participant"));
      default -> {
        return false;
      }
    }
    String before = shown;
    choose();
    return !shown.equals(before);
  }

  private void put(JsonNode who) {
    String id = who.path("id").asString("");
    if (!id.equals(me)) {
      people.put(id, who);
    }
  }

  private static @Nullable String optional(JsonNode value) {
    return value.isString() ? value.asString() : null;
  }

  private boolean shows(@Nullable String id, String source) {
    JsonNode who = id == null ? null : people.get(id);
    return who != null && !who.path("sources").path(source).path("muted").asBoolean(true);
  }

  private void choose() {
    String found = "";
    for (String id : people.keySet()) {
      if (shows(id, SCREEN)) {
        shown = SCREEN + ' ' + id;
        return;
      }
      found = found.isEmpty() && shows(id, CAMERA) ? id : found;
    }
    if (shows(spotlight, CAMERA)) {
      found = String.valueOf(spotlight);
    } else if (shows(speaker, CAMERA)) {
      found = String.valueOf(speaker);
    } else if (!shown.isEmpty() && shows(shown.substring(CAMERA.length() + 1), CAMERA)) {
      found = shown.substring(CAMERA.length() + 1);
    }
    shown = found.isEmpty() ? "" : CAMERA + ' ' + found;
  }

  /// The message that says what it is shown.
  ObjectNode wish() {
    ObjectNode json = Json.object().put("type", "view");
    var items = json.putArray("items");
    int space = shown.indexOf(' ');
    if (space > 0) {
      items
          .addObject()
          .put("participant", shown.substring(space + 1))
          .put("source", shown.substring(0, space))
          .put("width", WIDTH)
          .put("height", HEIGHT);
    }
    return json;
  }
}
