package perigee.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import perigee.lab.client.Answers;
import perigee.lab.client.Kind;
import perigee.lab.client.Truth;
import perigee.lab.client.TruthRound;
import perigee.lab.client.Visitor;
import perigee.lab.client.Visits;
import perigee.lab.client.Watch;
import perigee.lab.scenario.Scenario;
import perigee.lab.wan.Address;
import perigee.lab.world.LabNode;
import perigee.lab.world.Network;
import perigee.lab.world.Plan;
import perigee.lab.world.Terrain;

/// All clients, and whoever watches what they would be answered.
final class Crowd {

  private static final int HTTP = 80;
  private static final int ROUND_TRIPS = 5;
  private static final int CONNECT_MILLIS = 5_000;

  private final Scenario scenario;
  private final Plan plan;
  private final Terrain terrain;
  private final Visits visits = new Visits();
  private final Answers answers = new Answers();
  private final List<Visitor> visitors = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  Crowd(Scenario scenario, Plan plan, Terrain terrain) {
    this.scenario = scenario;
    this.plan = plan;
    this.terrain = terrain;
  }

  Visits visits() {
    return visits;
  }

  Answers answers() {
    return answers;
  }

  List<String> names() {
    return scenario.clients().stream().map(Scenario.ClientGroup::name).toList();
  }

  /// Clients begin to visit, and the first name server is watched.
  void start() {
    SplittableRandom random = new SplittableRandom(scenario.seed());
    for (Scenario.ClientGroup group : scenario.clients()) {
      Visitor visitor =
          new Visitor(group, plan.node(group.resolver()).address(), visits, random.split());
      visitors.add(visitor);
      threads.add(
          terrain
              .namespace(plan.node(group.name()))
              .start("visitor-" + group.name(), visitor::run));
    }
    LabNode server = plan.of(LabNode.Kind.NAME_SERVER).getFirst();
    Map<String, Address> clients = new LinkedHashMap<>();
    plan.of(LabNode.Kind.CLIENT).forEach(client -> clients.put(client.name(), client.address()));
    Map<Address, Watch.Edge> edges = new HashMap<>();
    plan.of(LabNode.Kind.EDGE)
        .forEach(edge -> edges.put(edge.address(), new Watch.Edge(edge.name(), edge.region())));
    Watch watch = new Watch(clients, edges, Network.mapped(Kind.SMALL), server.address(), answers);
    watches.add(watch);
    threads.add(terrain.namespace(server).start("watch", watch::run));
  }

  /// How many times their usual pace clients visit.
  void pace(double factor) {
    visitors.forEach(visitor -> visitor.pace(factor));
  }

  void stop() throws InterruptedException {
    visitors.forEach(Visitor::stop);
    watches.forEach(Watch::stop);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /// Fetches from every edge for every client.
  void measure(Truth truth) throws InterruptedException {
    Scenario.Truth how = scenario.truth();
    // One round apart, so that every edge has the objects.
    measure(new Truth(Map.of()), Kind.SMALL, 1, how.parallel());
    measure(new Truth(Map.of()), Kind.BULK, how.bulkRounds() > 0 ? 1 : 0, how.parallel());
    measure(truth, Kind.SMALL, how.rounds(), scenario.clients().size());
    measure(truth, Kind.BULK, how.bulkRounds(), how.parallel());
  }

  private void measure(Truth truth, Kind kind, int rounds, int parallel)
      throws InterruptedException {
    List<TruthRound.Server> edges =
        plan.of(LabNode.Kind.EDGE).stream()
            .map(edge -> new TruthRound.Server(edge.name(), edge.address()))
            .toList();
    Semaphore atOnce = new Semaphore(parallel);
    List<Thread> all = new ArrayList<>();
    for (LabNode client : plan.of(LabNode.Kind.CLIENT)) {
      TruthRound round =
          new TruthRound(
              client.name(),
              Plan.shadow(client),
              edges,
              truth,
              atOnce,
              scenario.seed() + all.size());
      all.add(
          terrain.namespace(client).start("truth-" + client.name(), () -> round.run(kind, rounds)));
    }
    for (Thread thread : all) {
      thread.join();
    }
  }

  /// Round trips between resolvers and edges.
  Map<String, Map<String, Double>> resolverMillis() throws InterruptedException {
    Map<String, Map<String, Double>> all = new ConcurrentHashMap<>();
    List<Thread> measuring = new ArrayList<>();
    for (LabNode resolver : plan.of(LabNode.Kind.RESOLVER)) {
      Map<String, Double> own = new ConcurrentHashMap<>();
      all.put(resolver.name(), own);
      measuring.add(
          terrain
              .namespace(resolver)
              .start(
                  "rtt-" + resolver.name(),
                  () -> {
                    for (LabNode edge : plan.of(LabNode.Kind.EDGE)) {
                      own.put(edge.name(), roundTrip(edge.address()));
                    }
                  }));
    }
    for (Thread thread : measuring) {
      thread.join();
    }
    return all;
  }

  private static double roundTrip(Address server) {
    double[] millis = new double[ROUND_TRIPS];
    for (int i = 0; i < ROUND_TRIPS; i++) {
      long begin = System.nanoTime();
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(server.inet(), HTTP), CONNECT_MILLIS);
        millis[i] = (System.nanoTime() - begin) / 1e6;
      } catch (IOException _) {
        millis[i] = CONNECT_MILLIS;
      }
    }
    Arrays.sort(millis);
    return millis[ROUND_TRIPS / 2];
  }

  /// How often a client's first region changed.
  int moves(long from, long to) {
    int moves = 0;
    for (String client : names()) {
      String before = first(answers.at(client, from));
      for (Answers.Answer answer : answers.changes(client, from, to)) {
        String now = first(answer);
        moves += now.equals(before) ? 0 : 1;
        before = now;
      }
    }
    return moves;
  }

  private static String first(Answers.Answer answer) {
    return answer.regions().isEmpty() ? "" : answer.regions().getFirst();
  }
}
