package perigee.lab;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import perigee.lab.client.Kind;
import perigee.lab.client.Truth;
import perigee.lab.client.Visit;
import perigee.lab.report.Load;
import perigee.lab.report.Policies;
import perigee.lab.report.Regret;
import perigee.lab.report.Report;
import perigee.lab.scenario.Scenario;
import perigee.lab.scenario.Step;
import perigee.lab.wan.Counts;
import perigee.lab.world.LabNode;
import perigee.lab.world.Network;
import perigee.lab.world.Origin;
import perigee.lab.world.Plan;
import perigee.lab.world.Programs;
import perigee.lab.world.Resolvers;
import perigee.lab.world.Terrain;

/// One run: builds the world, lets clients live in it, measures the truth, changes things.
final class Lab implements Closeable {

  private final Scenario scenario;
  private final Plan plan;
  private final Terrain terrain;
  private final Programs programs;
  private final Network network;
  private final Resolvers resolvers;
  private final Crowd crowd;
  private final List<Counts> counts = new ArrayList<>();
  private final List<Report.Steady> steady = new ArrayList<>();
  private final List<Report.Event> events = new ArrayList<>();
  private final Path file;
  private final long begin = System.nanoTime();

  Lab(Scenario scenario, Options options) throws IOException, InterruptedException {
    this.scenario = scenario;
    plan = Plan.of(scenario);
    Path data = options.out().resolve("data");
    Folders.empty(data);
    programs = new Programs(data.resolve("log"));
    terrain = Terrain.make(scenario, plan, options.prefix());
    network =
        new Network(scenario, plan, terrain, programs, options.home().resolve("perigee"), data);
    resolvers = new Resolvers(plan, terrain, programs, data.resolve("dns"));
    crowd = new Crowd(scenario, plan, terrain);
    file = options.out().resolve("report.json");
  }

  /// Lives through the scenario. The report is written after each part of it, so that a run that is
  /// cut short has said something.
  Report run() throws IOException, InterruptedException {
    LabNode origin = plan.of(LabNode.Kind.ORIGIN).getFirst();
    Scenario.Truth sizes = scenario.truth();
    try (Origin _ =
        Origin.start(origin, terrain.namespace(origin), sizes.smallBytes(), sizes.bulkBytes())) {
      terrain.congestion(scenario.congestion().getFirst());
      say("starting %d nodes".formatted(plan.nodes().size()));
      network.start();
      network.createProperties();
      resolvers.startRoot(Network.ZONE, network.aliases());
      resolvers.start(scenario.resolvers());
      crowd.start();
      say("clients warm up for %d s".formatted(scenario.phases().warm().toSeconds()));
      sleep(scenario.phases().warm());
      for (String algorithm : scenario.congestion()) {
        steady.add(steady(algorithm));
        report();
      }
      Happenings happenings = new Happenings(plan, terrain, programs, network, crowd);
      for (Step step : scenario.schedule()) {
        say(happenings.name(step));
        events.add(happenings.happen(step));
        counts.add(terrain.takeCounts());
        report();
        sleep(scenario.phases().settle());
      }
      counts.add(terrain.takeCounts());
      return report();
    } finally {
      crowd.stop();
    }
  }

  /// Writes what is known so far.
  private Report report() {
    Counts all = counts.stream().reduce(Counts::plus).orElseThrow();
    Report report = new Report(scenario.name(), scenario.seed(), all.isVoid(), all, steady, events);
    report.write(file);
    return report;
  }

  /// Ends all processes at once, from any thread.
  void kill() {
    programs.kill();
  }

  /// Figures while nothing changes, and the truth to hold them against.
  private Report.Steady steady(String algorithm) throws IOException, InterruptedException {
    terrain.congestion(algorithm);
    say("observing with %s".formatted(algorithm));
    counts.add(terrain.takeCounts());
    long from = System.nanoTime();
    sleep(scenario.phases().observe());
    long to = System.nanoTime();
    Counts observed = terrain.takeCounts();
    counts.add(observed);
    say("measuring the truth");
    Truth truth =
        new Truth(
            plan.of(LabNode.Kind.EDGE).stream()
                .collect(Collectors.toMap(LabNode::name, LabNode::region)));
    crowd.measure(truth);
    Policies policies = new Policies(scenario, plan, truth, crowd.resolverMillis());
    List<Visit> visits = crowd.visits().between(from, to);
    Map<String, Map<String, Regret>> regret = new LinkedHashMap<>();
    for (Kind kind : Kind.values()) {
      regret.put(kind.name().toLowerCase(Locale.ROOT), regrets(policies, visits, kind));
    }
    regret.put("all", Map.of("perigee", policies.network(visits, EnumSet.allOf(Kind.class))));
    Explanations.Outcome explained = explained(visits, from);
    double minutes = (to - from) / (double) TimeUnit.MINUTES.toNanos(1);
    return new Report.Steady(
        algorithm,
        visits.size(),
        (int) visits.stream().filter(Visit::isFailed).count(),
        regret,
        crowd.moves(from, to) / (minutes * scenario.clients().size()),
        new Load(scenario, plan).overload(visits, from),
        (double) observed.dnsQueries() / Math.max(1, visits.size()),
        (double) observed.dnsAnswerBytes() / Math.max(1, observed.dnsQueryBytes()),
        explained.share(),
        explained.others(),
        policies.worst(visits, from));
  }

  private Explanations.Outcome explained(List<Visit> visits, long from)
      throws IOException, InterruptedException {
    Map<String, String> regions =
        plan.of(LabNode.Kind.EDGE).stream()
            .collect(Collectors.toMap(edge -> edge.address().toString(), LabNode::region));
    Instant now = Instant.now();
    long nanos = System.nanoTime();
    return new Explanations(
            new MapExplainer(scenario, plan, network), regions, at -> now.plusNanos(at - nanos))
        .judge(visits, from);
  }

  private static Map<String, Regret> regrets(Policies policies, List<Visit> visits, Kind kind) {
    Map<String, Regret> all = new LinkedHashMap<>();
    all.put("perigee", policies.network(visits, EnumSet.of(kind)));
    all.put("best-by-name", policies.bestByName(kind));
    policies.bestWithRoom(kind).ifPresent(best -> all.put("best-with-room", best));
    all.put("random", policies.random(kind));
    all.put("geo-nearest", policies.nearest(kind));
    all.put("resolver-rtt", policies.resolverRtt(kind));
    return all;
  }

  private void say(String what) {
    System.out.printf("%6.1f s  %s%n", (System.nanoTime() - begin) / 1e9, what);
  }

  private static void sleep(Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
  }

  @Override
  public void close() throws IOException {
    programs.close();
    terrain.close();
  }
}
