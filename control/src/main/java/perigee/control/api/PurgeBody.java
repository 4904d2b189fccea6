package perigee.control.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import perigee.control.store.Properties;
import perigee.model.purge.Purge;
import perigee.model.purge.PurgeTarget;
import tools.jackson.databind.JsonNode;

/// Reads what is to be purged: one target, or a list of them in `purges`.
final class PurgeBody {

  static final int MOST_PURGES = 1_000;

  private static final List<String> TARGETS =
      List.of("url", "prefix", "host", "tag", "property", "all");
  private static final Set<String> KNOWN =
      Set.of("url", "prefix", "host", "tag", "property", "all", "soft");

  private final Properties properties;

  PurgeBody(Properties properties) {
    this.properties = properties;
  }

  List<Purge> read(Call call) {
    JsonNode body = call.json();
    if (!body.has("purges")) {
      return List.of(one(body, "", call.caller()));
    }
    List<JsonNode> items = Fields.of(body, "", Set.of("purges")).items("purges", MOST_PURGES);
    if (items.isEmpty()) {
      throw Fault.invalid("/purges", "is empty; name at least one target").refusal();
    }
    List<Purge> purges = new ArrayList<>(items.size());
    for (JsonNode item : items) {
      purges.add(one(item, "/purges/" + purges.size(), call.caller()));
    }
    return purges;
  }

  private Purge one(JsonNode node, String pointer, Caller caller) {
    Fields fields = Fields.of(node, pointer, KNOWN);
    List<String> given = TARGETS.stream().filter(fields::has).toList();
    if (given.size() != 1) {
      throw Fault.invalid(
              pointer,
              (given.isEmpty() ? "names no target" : "names " + String.join(" and ", given))
                  + "; it must have exactly one of "
                  + String.join(", ", TARGETS))
          .refusal();
    }
    PurgeTarget target = target(fields, given.getFirst(), pointer, caller);
    return new Purge(target, fields.flag("soft"), caller.scope().provider());
  }

  private PurgeTarget target(Fields fields, String kind, String pointer, Caller caller) {
    String at = pointer + "/" + kind;
    if (kind.equals("all")) {
      if (!fields.flag("all")) {
        throw fields.wrong("all", "must be true");
      }
      return new PurgeTarget.All();
    }
    String text = fields.text(kind, UrlText.MOST_CHARACTERS);
    return switch (kind) {
      case "url" -> {
        UrlText url = UrlText.read(text, at);
        yield new PurgeTarget.Url(url.host(), url.pathAndQuery());
      }
      case "prefix" -> {
        UrlText url = UrlText.read(text, at);
        yield new PurgeTarget.Prefix(url.host(), url.pathAndQuery());
      }
      case "host" -> new PurgeTarget.Host(Names.HOST.check(text.toLowerCase(Locale.ROOT), at));
      case "tag" -> new PurgeTarget.Tag(Names.TAG.check(text, at));
      default -> property(text, at, caller);
    };
  }

  private PurgeTarget property(String name, String at, Caller caller) {
    boolean known =
        properties
            .find(name)
            .filter(v -> caller.scope().covers(v.property().provider()))
            .isPresent();
    if (!known) {
      throw Fault.invalid(at, "there is no property '" + name + "'").refusal();
    }
    return new PurgeTarget.PropertyName(name);
  }
}
