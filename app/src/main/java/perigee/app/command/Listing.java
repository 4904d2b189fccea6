package perigee.app.command;

import java.util.List;
import perigee.app.client.Answer;
import tools.jackson.databind.JsonNode;

/// The items of an answer that lists something.
final class Listing {

  private Listing() {}

  /// @param key the member that holds them, unless the answer is the array itself
  static List<JsonNode> of(Answer answer, String key) {
    JsonNode json = answer.json();
    return List.copyOf(json.isArray() ? json.values() : json.path(key).values());
  }
}
