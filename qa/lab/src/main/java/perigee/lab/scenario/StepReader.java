package perigee.lab.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import perigee.model.document.Mapping;
import perigee.model.document.Value;

/// Reads one step of a scenario's `schedule`.
final class StepReader {

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration USUAL = Duration.ofSeconds(20);
  private static final String CONTROL = "control";

  private final Set<String> nodes;
  private final List<Scenario.Region> regions;
  private final Function<Value, String> placeName;

  /// @param nodes names of all nodes
  StepReader(Set<String> nodes, List<Scenario.Region> regions, Function<Value, String> placeName) {
    this.nodes = nodes;
    this.regions = regions;
    this.placeName = placeName;
  }

  /// What may happen.
  private enum Kind {
    WORSE_PATH,
    KILL,
    CUT_FROM_CONTROL
  }

  Step read(Value value) {
    return switch (value.anyMap().required("step").choice(Kind.values())) {
      case WORSE_PATH -> worse(value.map("step", "from", "to", "more-ms", "loss", "lasts"));
      case KILL -> kill(value.map("step", "node", "lasts"));
      case CUT_FROM_CONTROL -> cut(value.map("step", "region", "lasts"));
    };
  }

  private Step worse(Mapping map) {
    return new Step.WorsePath(
        placeName.apply(map.required("from")),
        placeName.apply(map.required("to")),
        ScenarioFile.number(map, "more-ms", 0, more -> more.number(0, 5_000)),
        ScenarioFile.number(map, "loss", 0, loss -> loss.number(0, 1)),
        lasts(map));
  }

  private Step kill(Mapping map) {
    String node =
        map.required("node")
            .text(
                name ->
                    name.equals(CONTROL) || name.equals(Step.Kill.BUSIEST) || nodes.contains(name),
                "control, busiest-edge or a node's name, such as fra1 for region fra");
    return new Step.Kill(node, lasts(map));
  }

  private Step cut(Mapping map) {
    Set<String> names = regions.stream().map(Scenario.Region::name).collect(Collectors.toSet());
    String region =
        map.required("region").text(names::contains, "one of " + String.join(", ", names));
    return new Step.CutFromControl(region, lasts(map));
  }

  private static Duration lasts(Mapping map) {
    return map.duration("lasts", USUAL, Duration.ofSeconds(1), LONGEST);
  }
}
