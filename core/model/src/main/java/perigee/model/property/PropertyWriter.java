package perigee.model.property;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import perigee.model.document.Json;
import perigee.model.document.Quantities;
import perigee.model.document.Value;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes a property in its one canonical form: what has its default value is left out.
final class PropertyWriter {

  private PropertyWriter() {}

  static ObjectNode property(Property property) {
    ObjectNode node = Json.object();
    node.put("name", property.name());
    node.put("provider", property.provider());
    texts(node, "hosts", property.hosts());
    ArrayNode origins = node.putArray("origins");
    property.origins().forEach(origin -> origin(origin, origins.addObject()));
    if (!property.https().equals(Https.DEFAULT)) {
      node.putObject("https")
          .put("certificate", Value.kebab(property.https().certificate()))
          .put("redirect", property.https().redirect());
    }
    ArrayNode rules = node.putArray("rules");
    for (Rule rule : property.rules()) {
      ObjectNode ruleNode = rules.addObject();
      if (!rule.match().equals(Match.ANY)) {
        match(rule.match(), ruleNode.putObject("match"));
      }
      SettingsWriter.settings(rule.set(), ruleNode.putObject("set"));
    }
    return node;
  }

  private static void origin(Origin origin, ObjectNode node) {
    node.put("url", origin.url().toString());
    node.put("weight", origin.weight());
    node.put("backup", origin.backup());
    @Nullable String host = origin.host();
    if (host != null) {
      node.put("host", host);
    }
    node.put("verify", origin.verify());
    @Nullable String trusted = origin.trustedCertificates();
    if (trusted != null) {
      node.put("trusted-certificates", trusted);
    }
    node.put("http2", Value.kebab(origin.http2()));
    @Nullable HealthCheck health = origin.health();
    if (health != null) {
      ObjectNode check = node.putObject("health");
      check.put("path", health.path());
      check.put("interval", Quantities.text(health.interval()));
      check.put("timeout", Quantities.text(health.timeout()));
      check.put("status", health.status());
    }
  }

  private static void match(Match match, ObjectNode node) {
    texts(node, "paths", match.paths());
    texts(node, "methods", match.methods());
    globs(node, "headers", match.headers());
    globs(node, "query", match.query());
  }

  /// Sorted, because the map of a match has no order of its own.
  private static void globs(ObjectNode node, String key, Map<String, String> globs) {
    if (!globs.isEmpty()) {
      ObjectNode entries = node.putObject(key);
      new TreeMap<>(globs).forEach(entries::put);
    }
  }

  static void texts(ObjectNode node, String key, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode array = node.putArray(key);
      texts.forEach(array::add);
    }
  }
}
