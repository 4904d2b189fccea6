package perigee.meeting.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The members of a JSON object, read one by one within bounds.
final class Members {

  private final JsonNode object;
  private final String path;

  Members(JsonNode object, String path) {
    this.object = object;
    this.path = path;
  }

  /// A member is missing, or is not what it should be.
  static final class Unfit extends Exception {

    private static final long serialVersionUID = 1L;

    Unfit(String message) {
      super(message, null, false, false);
    }
  }

  private Unfit unfit(String key, String right) {
    return new Unfit(path + key + " must be " + right);
  }

  private @Nullable JsonNode member(String key) {
    JsonNode value = object.get(key);
    return value == null || value.isNull() ? null : value;
  }

  /// A text of at least one character.
  String text(String key, int most) throws Unfit {
    return optionalText(key, most)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> unfit(key, "a text of 1 to " + most + " characters"));
  }

  Optional<String> optionalText(String key, int most) throws Unfit {
    JsonNode value = member(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isString() || value.stringValue().length() > most) {
      throw unfit(key, "a text of at most " + most + " characters");
    }
    return Optional.of(value.stringValue());
  }

  boolean bool(String key) throws Unfit {
    Boolean value = optionalBool(key);
    if (value == null) {
      throw unfit(key, "true or false");
    }
    return value;
  }

  @Nullable Boolean optionalBool(String key) throws Unfit {
    JsonNode value = member(key);
    if (value == null) {
      return null;
    }
    if (!value.isBoolean()) {
      throw unfit(key, "true or false");
    }
    return value.booleanValue();
  }

  long whole(String key, long least, long most) throws Unfit {
    JsonNode value = member(key);
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw unfit(key, "a whole number from %d to %d".formatted(least, most));
    }
    long number = value.longValue();
    if (number < least || number > most) {
      throw unfit(key, "a whole number from %d to %d".formatted(least, most));
    }
    return number;
  }

  /// A number that only informs: what is none counts as 0.
  double figure(String key) {
    JsonNode value = member(key);
    double number = value != null && value.isNumber() ? value.doubleValue() : 0;
    return Double.isFinite(number) ? number : 0;
  }

  /// Any JSON, as text.
  String raw(String key, int most) throws Unfit {
    JsonNode value = member(key);
    String text = value == null ? "null" : value.toString();
    if (text.length() > most) {
      throw unfit(key, "at most " + most + " characters of JSON");
    }
    return text;
  }

  List<Members> items(String key, int most) throws Unfit {
    JsonNode value = member(key);
    if (value == null || !value.isArray() || value.size() > most) {
      throw unfit(key, "a list of at most " + most);
    }
    List<Members> all = new ArrayList<>();
    for (JsonNode item : value.values()) {
      if (!item.isObject()) {
        throw unfit(key, "a list of objects");
      }
      all.add(new Members(item, path + key + "[" + all.size() + "]."));
    }
    return all;
  }

  List<String> texts(String key, int most, int mostChars) throws Unfit {
    JsonNode value = member(key);
    if (value == null || !value.isArray() || value.size() > most) {
      throw unfit(key, "a list of at most " + most);
    }
    List<String> all = new ArrayList<>();
    for (JsonNode item : value.values()) {
      if (!item.isString() || item.stringValue().length() > mostChars) {
        throw unfit(key, "a list of texts of at most " + mostChars + " characters");
      }
      all.add(item.stringValue());
    }
    return all;
  }

  /// The object that a member is; without members if it is missing.
  Members object(String key) throws Unfit {
    JsonNode value = member(key);
    if (value == null) {
      return new Members(JsonNodeFactory.instance.objectNode(), path + key + ".");
    }
    if (!value.isObject()) {
      throw unfit(key, "an object");
    }
    return new Members(value, path + key + ".");
  }

  boolean has(String key) {
    return member(key) != null;
  }
}
