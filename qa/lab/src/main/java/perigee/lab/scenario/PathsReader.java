package perigee.lab.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import perigee.model.document.Mapping;
import perigee.model.document.Value;

/// Reads the `paths` of a scenario.
final class PathsReader {

  private static final double MOST_MILLIS = 5_000;
  private static final double MOST_MBIT = 10_000;
  private static final int MOST_ROWS = 10_000;
  private static final Paths.Usual USUAL = new Paths.Usual(0.5, 0, 3, 50, 100);
  private static final double USUAL_STRETCH = 1.6;

  private final Map<String, Place> places;
  private final Function<Value, String> placeName;

  PathsReader(Map<String, Place> places, Function<Value, String> placeName) {
    this.places = places;
    this.placeName = placeName;
  }

  Paths read(Optional<Value> value) {
    if (value.isEmpty()) {
      return new Paths(places, RttTable.none(), USUAL_STRETCH, USUAL, List.of());
    }
    Mapping map = value.get().map("stretch", "usual", "matrix", "overrides");
    return new Paths(
        places,
        map.optional("matrix").map(this::matrix).orElseGet(RttTable::none),
        ScenarioFile.number(map, "stretch", USUAL_STRETCH, stretch -> stretch.number(1, 100)),
        map.optional("usual").map(PathsReader::usual).orElse(USUAL),
        map.items("overrides").stream().map(this::special).toList());
  }

  private static Paths.Usual usual(Value value) {
    Mapping map = value.map("jitter-ms", "loss", "burst", "rate-mbit", "queue-ms");
    return new Paths.Usual(
        millis(map, "jitter-ms").orElse(USUAL.jitterMillis()),
        loss(map).orElse(USUAL.loss()),
        ScenarioFile.number(map, "burst", USUAL.burst(), burst -> burst.number(1, 1000)),
        rate(map).orElse(USUAL.rateMbit()),
        millis(map, "queue-ms").orElse(USUAL.queueMillis()));
  }

  private Paths.Special special(Value value) {
    Mapping map = value.map("from", "to", "rtt-ms", "loss", "jitter-ms", "rate-mbit", "one-way");
    return new Paths.Special(
        placeName.apply(map.required("from")),
        placeName.apply(map.required("to")),
        millis(map, "rtt-ms"),
        loss(map),
        millis(map, "jitter-ms"),
        rate(map),
        map.bool("one-way", false));
  }

  private RttTable matrix(Value value) {
    Mapping map = value.map("file", "unit", "rows");
    Map<String, Integer> rows = new HashMap<>();
    map.required("rows")
        .entries()
        .forEach((name, row) -> {
          if (!places.containsKey(name)) {
            row.problem("is for " + name + ", which is no place");
          }
          rows.put(name, row.integer(0, MOST_ROWS));
        });
    String unit = map.string("unit", "ms");
    if (!unit.equals("ms") && !unit.equals("s")) {
      map.problem("unit", "is '" + unit + "'; it must be ms or s");
    }
    Value file = map.required("file");
    try {
      RttTable table = RttTable.read(Path.of(file.text()), rows, unit.equals("s"));
      rows.forEach((name, row) -> {
        if (row >= table.size()) {
          map.problem("rows", "names row " + row + "; the file has " + table.size());
        }
      });
      return table;
    } catch (IOException e) {
      file.problem("can't be read: " + e.getMessage());
      return RttTable.none();
    }
  }

  private static OptionalDouble millis(Mapping map, String key) {
    return optional(map.optional(key).map(value -> value.number(0, MOST_MILLIS)));
  }

  private static OptionalDouble loss(Mapping map) {
    return optional(map.optional("loss").map(value -> value.number(0, 1)));
  }

  private static OptionalDouble rate(Mapping map) {
    return optional(map.optional("rate-mbit").map(value -> value.number(0.1, MOST_MBIT)));
  }

  private static OptionalDouble optional(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
  }
}
