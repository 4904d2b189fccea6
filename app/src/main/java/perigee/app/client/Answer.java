package perigee.app.client;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the API answered.
///
/// @param tag the `ETag` of what was answered, if it has one
/// @param text the body
public record Answer(int status, @Nullable String tag, String text) {

  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  public JsonNode json() {
    return Json.read(text);
  }

  /// A refusal in control's own words (RFC 9457).
  public Failure failure() {
    return failure("");
  }

  /// A refusal of a document that was read from a file.
  ///
  /// @param file its name; empty if there is none
  public Failure failure(String file) {
    JsonNode problem = json();
    if (!problem.path("errors").isEmpty()) {
      StringJoiner lines = new StringJoiner("\nperigee: ");
      problem.path("errors").values().forEach(error -> lines.add(line(error, file)));
      return new Failure(lines.toString());
    }
    String title = problem.path("title").asString("");
    String detail = problem.path("detail").asString("");
    String words = detail.isEmpty() ? title : detail;
    return new Failure(words.isEmpty() ? "control answered " + status + ": " + text : words);
  }

  private static String line(JsonNode error, String file) {
    String detail = error.path("detail").asString("");
    int line = error.path("line").asInt(0);
    if (!file.isEmpty() && line > 0) {
      return "%s:%d:%d: %s".formatted(file, line, error.path("column").asInt(1), detail);
    }
    String pointer = error.path("pointer").asString("");
    return pointer.isEmpty() ? detail : pointer + ": " + detail;
  }
}
