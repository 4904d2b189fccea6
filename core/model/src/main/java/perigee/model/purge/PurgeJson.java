package perigee.model.purge;

import org.jspecify.annotations.Nullable;
import perigee.model.document.Document;
import perigee.model.document.Json;
import perigee.model.document.Mapping;
import perigee.model.document.Value;
import tools.jackson.databind.node.ObjectNode;

/// A purge as the event log keeps it: one line of JSON, of a form that never changes but by new
/// members. `kind` is one of `url`, `prefix`, `host`, `tag`, `property`, `all`.
public final class PurgeJson {

  private static final int MOST_CHARS = 1 << 16;

  private PurgeJson() {}

  public static String write(Purge purge) {
    return Json.compact(tree(purge));
  }

  /// Reads what `write` wrote.
  ///
  /// @throws IllegalArgumentException naming the problems
  public static Purge read(String text) {
    return Document.readJson(text, "purge", MOST_CHARS, PurgeJson::purge).orThrow();
  }

  /// The same as a tree, for a larger message.
  public static ObjectNode tree(Purge purge) {
    ObjectNode node = Json.object();
    switch (purge.target()) {
      case PurgeTarget.Url(String host, String pathAndQuery) ->
          node.put("kind", "url").put("host", host).put("path-and-query", pathAndQuery);
      case PurgeTarget.Prefix(String host, String pathPrefix) ->
          node.put("kind", "prefix").put("host", host).put("path-prefix", pathPrefix);
      case PurgeTarget.Host(String host) -> node.put("kind", "host").put("host", host);
      case PurgeTarget.Tag(String tag) -> node.put("kind", "tag").put("tag", tag);
      case PurgeTarget.PropertyName(String property) ->
          node.put("kind", "property").put("property", property);
      case PurgeTarget.All() -> node.put("kind", "all");
    }
    node.put("soft", purge.soft());
    @Nullable String provider = purge.provider();
    if (provider != null) {
      node.put("provider", provider);
    }
    return node;
  }

  /// Reads the purge that a larger message holds as one of its values.
  public static Purge purge(Value value) {
    Mapping map = value.anyMap();
    return new Purge(
        target(map),
        map.required("soft").bool(),
        map.optional("provider").map(Value::text).orElse(null));
  }

  private static PurgeTarget target(Mapping map) {
    Value kind = map.required("kind");
    return switch (kind.text()) {
      case "url" -> new PurgeTarget.Url(map.string("host"), map.string("path-and-query"));
      case "prefix" -> new PurgeTarget.Prefix(map.string("host"), map.string("path-prefix"));
      case "host" -> new PurgeTarget.Host(map.string("host"));
      case "tag" -> new PurgeTarget.Tag(map.string("tag"));
      case "property" -> new PurgeTarget.PropertyName(map.string("property"));
      case "all" -> new PurgeTarget.All();
      default -> {
        kind.refuse("url, prefix, host, tag, property or all");
        yield new PurgeTarget.All();
      }
    };
  }
}
