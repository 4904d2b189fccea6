package perigee.model.property;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import perigee.model.document.Mapping;
import perigee.model.document.Value;

/// Makes the rules of a property: what they match; `SettingsReader` does what they set.
final class RuleReader {

  private static final int MOST_PARTS = 100;

  private RuleReader() {}

  static Rule rule(Value value) {
    Mapping map = value.map("match", "set");
    return new Rule(
        map.optional("match").map(RuleReader::match).orElse(Match.ANY),
        SettingsReader.settings(map.required("set")));
  }

  private static Match match(Value value) {
    Mapping map = value.map("path", "paths", "method", "methods", "headers", "query");
    return new Match(
        either(map, "path", "paths", Syntax::isPathGlob, Syntax.PATH_RIGHT),
        either(map, "method", "methods", Syntax::isMethod, "a method in upper case, GET say"),
        globs(map, "headers", Syntax::isToken, Syntax.TOKEN_RIGHT, true),
        globs(map, "query", RuleReader::isParameter, "a parameter's name", false));
  }

  static boolean isParameter(String name) {
    return !name.isEmpty() && Syntax.isValue(name);
  }

  private static List<String> either(
      Mapping map, String one, String many, Predicate<String> test, String right) {
    if (map.has(one) && map.has(many)) {
      map.problem(one, "stands beside " + many + "; give one of them");
    }
    return list(map, map.has(one) ? one : many, test, right);
  }

  /// The texts of a list, or of one that stands alone; none if the key is absent.
  static List<String> list(Mapping map, String key, Predicate<String> test, String right) {
    @Nullable Value value = map.optional(key).orElse(null);
    if (value == null) {
      return List.of();
    }
    List<Value> items = value.itemsOrOne();
    if (items.size() > MOST_PARTS) {
      value.problem("has " + items.size() + " items; it must have at most " + MOST_PARTS);
      return List.of();
    }
    return items.stream().map(item -> item.text(test, right)).toList();
  }

  private static Map<String, String> globs(
      Mapping map, String key, Predicate<String> test, String right, boolean isField) {
    Map<String, String> globs = new LinkedHashMap<>();
    named(map, key, test, right)
        .forEach((name, value) -> {
          String canonical = isField ? name.toLowerCase(Locale.ROOT) : name;
          String glob = value.text(Syntax::isValue, Syntax.VALUE_RIGHT);
          if (globs.put(canonical, glob) != null) {
            value.problem("stands twice; letter case makes no difference");
          }
        });
    return globs;
  }

  /// The values of a mapping whose keys are names that pass a test.
  static Map<String, Value> named(Mapping map, String key, Predicate<String> test, String right) {
    @Nullable Value value = map.optional(key).orElse(null);
    if (value == null) {
      return Map.of();
    }
    Map<String, Value> entries = value.entries();
    if (entries.size() > MOST_PARTS) {
      value.problem("has " + entries.size() + " keys; it must have at most " + MOST_PARTS);
      return Map.of();
    }
    List<String> wrong = new ArrayList<>();
    entries.forEach((name, entry) -> {
      if (!test.test(name)) {
        entry.problem("has a wrong name; it must be " + right);
        wrong.add(name);
      }
    });
    wrong.forEach(entries::remove);
    return entries;
  }
}
