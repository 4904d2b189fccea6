package perigee.lab.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import perigee.lab.wan.Address;
import perigee.model.document.Document;
import perigee.model.document.Mapping;
import perigee.model.document.Reading;
import perigee.model.document.Value;

/// Reads a scenario's file; `qa/lab/README.md` says what may stand in it.
public final class ScenarioFile {

  private static final String[] KEYS = {
    "name",
    "seed",
    "places",
    "paths",
    "regions",
    "cores",
    "control",
    "origin",
    "root",
    "name-servers",
    "resolvers",
    "clients",
    "congestion",
    "phases",
    "truth",
    "schedule"
  };
  private static final String NAME = "[a-z][a-z0-9-]{0,11}";
  private static final String NAME_RULE = "lower-case letters, digits and hyphens, at most 12";
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int MOST_RATE = 100_000;
  private static final int MOST_NODES = 20;
  private static final int MOST_ROUNDS = 1000;
  private static final long MOST_BYTES = 64 << 20;
  private static final double MOST_MBIT = 10_000;

  private final Set<String> places = new HashSet<>();
  private final Set<String> names = new HashSet<>();

  private ScenarioFile() {}

  public static Reading<Scenario> read(Path file) throws IOException {
    return read(Files.readString(file), file.toString());
  }

  /// Reads a text.
  ///
  /// @param source how problems name the text
  public static Reading<Scenario> read(String text, String source) {
    return Document.read(text, source, root -> new ScenarioFile().scenario(root.map(KEYS)));
  }

  private Scenario scenario(Mapping map) {
    Map<String, Place> known = new HashMap<>();
    map.required("places")
        .entries()
        .forEach((name, value) -> known.put(name, place(value.map("at").required("at"))));
    places.addAll(known.keySet());
    List<Scenario.Region> regions = regions(map, "regions", 2);
    List<Scenario.Resolver> resolvers =
        map.required("resolvers").items().stream().map(this::resolver).toList();
    Set<String> resolverNames = new HashSet<>();
    resolvers.forEach(resolver -> resolverNames.add(resolver.name()));
    return new Scenario(
        map.string("name"),
        map.optional("seed").map(seed -> seed.integer(0, Long.MAX_VALUE)).orElse(1L),
        known,
        new PathsReader(known, this::placeName).read(map.optional("paths")),
        regions,
        regions(map, "cores", 1),
        placeName(map.required("control")),
        placeName(map.required("origin")),
        placeName(map.required("root")),
        map.required("name-servers").items().stream().map(this::nameServer).toList(),
        resolvers,
        map.required("clients").items().stream()
            .map(value -> client(value, resolverNames))
            .toList(),
        congestion(map),
        phases(map),
        truth(map),
        map.items("schedule").stream()
            .map(value -> new StepReader(names, regions, this::placeName).read(value))
            .toList());
  }

  private static Place place(Value value) {
    List<Value> items = value.items();
    if (items.size() != 2) {
      value.refuse("[latitude, longitude] in degrees");
      return new Place(0, 0);
    }
    return new Place(items.get(0).number(-90, 90), items.get(1).number(-180, 180));
  }

  /// The name of a place that the file has.
  private String placeName(Value value) {
    return value.text(places::contains, "one of the places, " + String.join(", ", places));
  }

  private String place(Mapping map) {
    return placeName(map.required("place"));
  }

  private String name(Value value) {
    String name = value.text(text -> text.matches(NAME), NAME_RULE);
    if (!name.isEmpty() && !names.add(name)) {
      value.problem("is " + name + ", which is taken; each node needs a name of its own");
    }
    return name;
  }

  private List<Scenario.Region> regions(Mapping map, String key, int usualNodes) {
    return map.required(key).items().stream()
        .map(value -> {
          Mapping region = value.map("name", "place", "nodes", "capacity");
          String name = name(region.required("name"));
          int nodes = region.integer("nodes", usualNodes, 1, MOST_NODES);
          for (int i = 1; i <= nodes; i++) {
            names.add(name + i);
          }
          return new Scenario.Region(
              name, place(region), nodes, region.integer("capacity", 0, 0, MOST_RATE));
        })
        .toList();
  }

  private Scenario.NameServer nameServer(Value value) {
    Mapping map = value.map("name", "place");
    return new Scenario.NameServer(name(map.required("name")), place(map));
  }

  private Scenario.Resolver resolver(Value value) {
    Mapping map = value.map("name", "kind", "place");
    return new Scenario.Resolver(
        name(map.required("name")),
        map.required("kind").choice(Scenario.ResolverKind.values()),
        place(map));
  }

  private Scenario.ClientGroup client(Value value, Set<String> resolvers) {
    Mapping map =
        value.map(
            "name",
            "prefix",
            "place",
            "resolver",
            "access-ms",
            "access-mbit",
            "requests-per-second",
            "bulk-share",
            "beacon-share");
    return new Scenario.ClientGroup(
        name(map.required("name")),
        prefix(map.required("prefix")),
        place(map),
        map.required("resolver")
            .text(resolvers::contains, "one of the resolvers, " + String.join(", ", resolvers)),
        number(map, "access-ms", 2, number -> number.number(0, 1000)),
        number(map, "access-mbit", MOST_MBIT, number -> number.number(0.1, MOST_MBIT)),
        number(map, "requests-per-second", 2, number -> number.number(0.01, 100)),
        number(map, "bulk-share", 0.1, number -> number.number(0, 1)),
        number(map, "beacon-share", 0.1, number -> number.number(0, 1)));
  }

  static double number(Mapping map, String key, double usual, ToDoubleFunction<Value> read) {
    return map.optional(key).map(read::applyAsDouble).orElse(usual);
  }

  private static Address prefix(Value value) {
    String text =
        value.text(
            written -> prefixStart(written).flatMap(Address::parse).isPresent(),
            "an IPv4 prefix of 24 bits, for example 198.18.1.0/24");
    return prefixStart(text).flatMap(Address::parse).orElse(new Address(0));
  }

  private static Optional<String> prefixStart(String text) {
    return text.endsWith(".0/24")
        ? Optional.of(text.substring(0, text.length() - "/24".length()))
        : Optional.empty();
  }

  private static List<String> congestion(Mapping map) {
    List<String> wanted = map.texts("congestion");
    return wanted.isEmpty() ? List.of("cubic") : wanted;
  }

  private static Scenario.Phases phases(Mapping map) {
    Duration warm = Duration.ofSeconds(40);
    Duration observe = Duration.ofSeconds(30);
    Duration settle = Duration.ofSeconds(10);
    return map.optional("phases")
        .map(value -> value.map("warm", "observe", "settle"))
        .map(phases ->
            new Scenario.Phases(
                phases.duration("warm", warm, Duration.ZERO, LONGEST),
                phases.duration("observe", observe, Duration.ofSeconds(1), LONGEST),
                phases.duration("settle", settle, Duration.ZERO, LONGEST)))
        .orElse(new Scenario.Phases(warm, observe, settle));
  }

  private static Scenario.Truth truth(Mapping map) {
    return map.optional("truth")
        .map(value -> value.map("rounds", "bulk-rounds", "small", "bulk", "parallel"))
        .map(truth ->
            new Scenario.Truth(
                truth.integer("rounds", 9, 1, MOST_ROUNDS),
                truth.integer("bulk-rounds", 3, 0, MOST_ROUNDS),
                truth.bytes("small", 1 << 10, 1, MOST_BYTES),
                truth.bytes("bulk", 1 << 19, 1, MOST_BYTES),
                truth.integer("parallel", 4, 1, MOST_NODES)))
        .orElse(new Scenario.Truth(9, 3, 1 << 10, 1 << 19, 4));
  }
}
