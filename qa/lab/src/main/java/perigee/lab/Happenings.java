package perigee.lab;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import perigee.lab.client.Answers;
import perigee.lab.report.Events;
import perigee.lab.report.Report;
import perigee.lab.scenario.Step;
import perigee.lab.world.LabNode;
import perigee.lab.world.Network;
import perigee.lab.world.Plan;
import perigee.lab.world.Programs;
import perigee.lab.world.Terrain;

/// Lets the steps of a schedule happen, watches, and undoes them.
record Happenings(Plan plan, Terrain terrain, Programs programs, Network network, Crowd crowd) {

  private static final double PACE = 2;

  /// What a step is called in reports.
  String name(Step step) {
    return switch (step) {
      case Step.WorsePath(String from, String to, double more, double loss, _) ->
          "the path between %s and %s gets %.0f ms longer and loses %.1f %%"
              .formatted(from, to, more, loss * 100);
      case Step.Kill(String node, _) -> node + " is killed";
      case Step.CutFromControl(String region, _) -> "region " + region + " is cut from control";
    };
  }

  Report.Event happen(Step step) throws IOException, InterruptedException {
    crowd.pace(PACE);
    TimeUnit.NANOSECONDS.sleep(step.lasts().toNanos() / 4);
    long before = System.nanoTime() - step.lasts().toNanos() / 4;
    Report.Event told =
        switch (step) {
          case Step.WorsePath worse -> worsen(worse, before);
          case Step.Kill kill -> kill(kill, before);
          case Step.CutFromControl cut -> cut(cut, before);
        };
    crowd.pace(1);
    return told;
  }

  private Report.Event worsen(Step.WorsePath step, long before) throws InterruptedException {
    long now = System.nanoTime();
    Map<String, String> places = new HashMap<>();
    for (LabNode client : plan.of(LabNode.Kind.CLIENT)) {
      String place = place(first(crowd.answers().at(client.name(), now).edges()));
      if (step.isBetween(client.place(), place)) {
        places.put(client.name(), place);
      }
    }
    terrain.worsen(step);
    Report.Event told =
        watch(
            step,
            before,
            now,
            places.keySet(),
            answer -> !places.containsValue(place(first(answer.edges()))));
    terrain.connect();
    return told;
  }

  private Report.Event kill(Step.Kill step, long before) throws IOException, InterruptedException {
    String node = step.node().equals(Step.Kill.BUSIEST) ? busiest(before) : step.node();
    long now = System.nanoTime();
    Set<String> concerned =
        crowd.names().stream()
            .filter(client -> crowd.answers().at(client, now).edges().contains(node))
            .collect(Collectors.toSet());
    programs.kill(node);
    Report.Event told =
        watch(
            new Step.Kill(node, step.lasts()),
            before,
            now,
            concerned,
            answer -> !answer.edges().contains(node));
    network.start(node);
    network.awaitReady(node);
    return told;
  }

  private Report.Event cut(Step.CutFromControl step, long before) throws InterruptedException {
    long now = System.nanoTime();
    terrain.cutFromControl(step.region());
    Report.Event told = watch(step, before, now, Set.of(), _ -> false);
    terrain.connect();
    return told;
  }

  private Report.Event watch(
      Step step, long before, long now, Set<String> concerned, Predicate<Answers.Answer> isNew)
      throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(step.lasts().toNanos());
    long end = System.nanoTime();
    return new Events(now, end, crowd.visits().between(before, end), crowd.answers())
        .told(name(step), concerned, isNew);
  }

  /// The edge that answered most requests since a moment.
  private String busiest(long since) {
    Map<String, Integer> answered = new HashMap<>();
    crowd.visits().between(since, System.nanoTime()).stream()
        .flatMap(visit -> visit.edge().stream())
        .forEach(edge -> answered.merge(edge.toString(), 1, Integer::sum));
    List<LabNode> edges = plan.of(LabNode.Kind.EDGE);
    LabNode most = edges.getFirst();
    for (LabNode edge : edges) {
      if (answered.getOrDefault(edge.address().toString(), 0)
          > answered.getOrDefault(most.address().toString(), 0)) {
        most = edge;
      }
    }
    return most.name();
  }

  private String place(String edge) {
    return plan.of(LabNode.Kind.EDGE).stream()
        .filter(node -> node.name().equals(edge))
        .map(LabNode::place)
        .findFirst()
        .orElse("");
  }

  private static String first(List<String> names) {
    return names.isEmpty() ? "" : names.getFirst();
  }
}
