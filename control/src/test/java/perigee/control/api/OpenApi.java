package perigee.control.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `openapi.yaml` as something that answers can be held against.
final class OpenApi {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

  private final JsonNode root;

  private OpenApi(JsonNode root) {
    this.root = root;
  }

  static OpenApi load() throws IOException {
    try (InputStream in = OpenApi.class.getResourceAsStream("/perigee/control/openapi.yaml")) {
      Object tree =
          new Load(LoadSettings.builder().build()).loadFromInputStream(Objects.requireNonNull(in));
      return new OpenApi(new JsonMapper().valueToTree(tree));
    }
  }

  /// `GET /v1/…` for each operation.
  Set<String> operations() {
    Set<String> all = new HashSet<>();
    root.get("paths")
        .forEachEntry((path, item) ->
            item.propertyNames().stream()
                .filter(METHODS::contains)
                .forEach(m -> all.add(m.toUpperCase(Locale.ROOT) + " " + path)));
    return all;
  }

  JsonNode operation(String name) {
    String[] parts = name.split(" ", 2);
    return root.at("/paths").get(parts[1]).get(parts[0].toLowerCase(Locale.ROOT));
  }

  /// The operation that a concrete request is of; a path without parameters goes first.
  Optional<String> match(String method, String path) {
    return operations().stream()
        .filter(o -> o.startsWith(method + " "))
        .filter(
            o -> path.matches(o.substring(method.length() + 1).replaceAll("\\{[^}]+}", "[^/]+")))
        .min(java.util.Comparator.comparingInt(o -> o.contains("{") ? 1 : 0));
  }

  /// What an answer has that the file does not declare; empty if all is well.
  List<String> complaints(String operation, int status, String type, String body) {
    JsonNode responses = operation(operation).get("responses");
    JsonNode declared = responses.get(Integer.toString(status));
    if (declared == null && status < 400) {
      return List.of(operation + ": status " + status + " is not declared");
    }
    JsonNode response = resolved(declared == null ? responses.get("default") : declared);
    JsonNode content = response.get("content");
    if (content == null) {
      return body.isEmpty() ? List.of() : List.of(operation + ": has a body it should not have");
    }
    JsonNode media = content.get(type.split(";", 2)[0]);
    if (media == null) {
      return List.of(operation + ": " + status + " as '" + type + "' is not declared");
    }
    return type.contains("json") ? check(media.get("schema"), Json.read(body), "") : List.of();
  }

  /// Every example beside a schema, with what is wrong with it.
  List<String> wrongExamples() {
    List<String> wrong = new ArrayList<>();
    examples(root, "", wrong);
    return wrong;
  }

  private void examples(JsonNode node, String at, List<String> wrong) {
    JsonNode schema = node.isObject() ? node.get("schema") : null;
    if (schema != null && node.has("example")) {
      check(schema, node.get("example"), "").forEach(w -> wrong.add(at + " " + w));
    }
    if (schema != null && node.has("examples")) {
      node.get("examples")
          .values()
          .forEach(e -> check(schema, e.get("value"), "").forEach(w -> wrong.add(at + " " + w)));
    }
    if (node.isObject()) {
      node.forEachEntry((name, child) -> examples(child, at + "/" + name, wrong));
    } else if (node.isArray()) {
      node.values().forEach(child -> examples(child, at + "/-", wrong));
    }
  }

  private JsonNode resolved(JsonNode node) {
    JsonNode reference = node.get("$ref");
    return reference == null ? node : resolved(root.at(reference.stringValue().substring(1)));
  }

  private List<String> check(JsonNode unresolved, JsonNode value, String at) {
    JsonNode schema = resolved(unresolved);
    List<String> wrong = new ArrayList<>();
    String type = schema.path("type").asString("");
    if (!hasType(value, type)) {
      return List.of(at + ": is " + value + ", not " + type);
    }
    if (schema.has("enum") && !List.copyOf(schema.get("enum").values()).contains(value)) {
      wrong.add(at + ": is " + value + ", not one of " + schema.get("enum"));
    }
    if (schema.has("const") && !schema.get("const").equals(value)) {
      wrong.add(at + ": is " + value + ", not " + schema.get("const"));
    }
    bounds(schema, value, at, wrong);
    if (value.isObject()) {
      object(schema, value, at, wrong);
    }
    if (value.isArray() && schema.has("items")) {
      value.values().forEach(item -> wrong.addAll(check(schema.get("items"), item, at + "/-")));
    }
    return wrong;
  }

  private static boolean hasType(JsonNode value, String type) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      default -> true;
    };
  }

  private static void bounds(JsonNode schema, JsonNode value, String at, List<String> wrong) {
    Map<String, Double> sizes =
        Map.of(
            "Length", value.isString() ? (double) value.stringValue().length() : 0,
            "Items", (double) value.size(),
            "imum", value.isNumber() ? value.doubleValue() : 0);
    sizes.forEach((suffix, size) -> {
      JsonNode least = schema.get("min" + suffix);
      JsonNode most = schema.get("max" + suffix);
      if ((least != null && size < least.doubleValue())
          || (most != null && size > most.doubleValue())) {
        wrong.add(at + ": " + value + " is out of bounds");
      }
    });
    if (schema.has("pattern") && !value.asString().matches(schema.get("pattern").stringValue())) {
      wrong.add(at + ": " + value + " does not match " + schema.get("pattern"));
    }
  }

  private void object(JsonNode schema, JsonNode value, String at, List<String> wrong) {
    schema
        .path("required")
        .values()
        .forEach(name -> {
          if (!value.has(name.stringValue())) {
            wrong.add(at + ": has no " + name);
          }
        });
    JsonNode others = schema.path("additionalProperties");
    value.forEachEntry((name, child) -> {
      JsonNode known = schema.path("properties").get(name);
      if (known != null) {
        wrong.addAll(check(known, child, at + "/" + name));
      } else if (others.isObject()) {
        wrong.addAll(check(others, child, at + "/" + name));
      } else if (others.isBoolean()) {
        wrong.add(at + ": " + name + " is not declared");
      }
    });
  }
}
