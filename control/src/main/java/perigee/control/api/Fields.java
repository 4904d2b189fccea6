package perigee.control.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The fields of one JSON object in a body; any that is not known is refused by name.
final class Fields {

  private final JsonNode object;
  private final String pointer;

  private Fields(JsonNode object, String pointer) {
    this.object = object;
    this.pointer = pointer;
  }

  static Fields of(JsonNode node, String pointer, Set<String> known) {
    if (!node.isObject()) {
      throw Fault.invalid(pointer, "is " + kind(node) + "; it must be an object").refusal();
    }
    for (String name : node.propertyNames()) {
      if (!known.contains(name)) {
        throw Fault.invalid(
                pointer + "/" + escaped(name),
                "'"
                    + shown(name)
                    + "' is not known here; known: "
                    + String.join(", ", new TreeSet<>(known)))
            .refusal();
      }
    }
    return new Fields(node, pointer);
  }

  boolean has(String name) {
    return object.hasNonNull(name);
  }

  /// A required text of 1 to `mostCharacters`.
  String text(String name, int mostCharacters) {
    return optionalText(name, mostCharacters)
        .orElseThrow(() -> wrong(name, "is missing; it must be a text"));
  }

  Optional<String> optionalText(String name, int mostCharacters) {
    JsonNode node = value(name);
    return node == null
        ? Optional.empty()
        : Optional.of(textOf(node, pointer + "/" + name, mostCharacters));
  }

  /// Whether it is there and says that there is to be nothing.
  boolean isNull(String name) {
    return object.has(name) && !object.hasNonNull(name);
  }

  /// An object with these fields and no others.
  Optional<Fields> fields(String name, Set<String> known) {
    JsonNode node = value(name);
    return node == null ? Optional.empty() : Optional.of(of(node, pointer + "/" + name, known));
  }

  boolean flag(String name) {
    return flag(name, false);
  }

  boolean flag(String name, boolean absent) {
    JsonNode node = value(name);
    if (node == null) {
      return absent;
    }
    if (!node.isBoolean()) {
      throw wrong(name, "is " + kind(node) + "; it must be true or false");
    }
    return node.booleanValue();
  }

  OptionalLong whole(String name, long least, long most) {
    JsonNode node = value(name);
    if (node == null) {
      return OptionalLong.empty();
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < least
        || node.longValue() > most) {
      throw wrong(name, "must be a whole number from " + least + " to " + most);
    }
    return OptionalLong.of(node.longValue());
  }

  /// A list of at most `mostItems` texts; empty if it is not there.
  List<String> texts(String name, int mostItems, int mostCharacters) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : items(name, mostItems)) {
      texts.add(textOf(item, pointer + "/" + name + "/" + texts.size(), mostCharacters));
    }
    return texts;
  }

  List<JsonNode> items(String name, int mostItems) {
    JsonNode node = value(name);
    if (node == null) {
      return List.of();
    }
    if (!node.isArray() || node.size() > mostItems) {
      throw wrong(name, "must be a list of at most " + mostItems);
    }
    return List.copyOf(node.values());
  }

  /// A refusal that points at one of the fields.
  Refusal wrong(String name, String detail) {
    return Fault.invalid(pointer + "/" + name, name + " " + detail).refusal();
  }

  private @Nullable JsonNode value(String name) {
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? null : node;
  }

  private static String textOf(JsonNode node, String pointer, int mostCharacters) {
    if (!node.isString() || node.stringValue().isEmpty()) {
      throw Fault.invalid(pointer, "is " + kind(node) + "; it must be a text").refusal();
    }
    String text = node.stringValue();
    if (text.length() > mostCharacters) {
      throw Fault.invalid(
              pointer,
              "has " + text.length() + " characters; it may have at most " + mostCharacters)
          .refusal();
    }
    return text;
  }

  private static String kind(JsonNode node) {
    return node.isString() && node.stringValue().isEmpty()
        ? "empty"
        : node.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private static String escaped(String name) {
    return shown(name).replace("~", "~0").replace("/", "~1");
  }

  private static String shown(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "…";
  }
}
