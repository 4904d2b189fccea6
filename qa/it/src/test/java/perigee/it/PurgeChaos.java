package perigee.it;

import static java.lang.System.Logger.Level.INFO;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import perigee.it.VersionedOrigin.Item;
import perigee.testkit.Await;
import perigee.testkit.ControlApi;
import perigee.testkit.RawHttp;
import perigee.testkit.RawResponse;
import perigee.testkit.SmallNetwork;

/// Purges at random while clients read at random and nodes, control among them, are killed at
/// random. After a purge is acknowledged, no answer may hold a version from before it.
///
/// Before a purge, every object that it names gets a new version at the origin; once the purge is
/// complete, that version is the least that any later read may see.
final class PurgeChaos {

  private static final System.Logger LOG = System.getLogger(PurgeChaos.class.getName());
  private static final int PROGRESS_EVERY = 200;
  private static final int PURGERS = 10;
  private static final int READERS = 6;
  private static final int READ_AFTER_PURGE = 4;
  private static final int MOST_FAILURES = 5;
  private static final Duration HANG = Duration.ofSeconds(15);
  private static final Duration BETWEEN_READS = Duration.ofMillis(4);
  private static final List<String> ENDPOINTS =
      List.of("edge-http", "edge2-http", "core-http", "core2-http");

  /// Edges more often than others: they have most to get wrong.
  private static final List<String> VICTIMS =
      List.of("edge1", "edge2", "core1", "core2", "control", "edge2");

  private final SmallNetwork network;
  private final VersionedOrigin origin;
  private final Plan plan;
  private final PurgeTargets targets = PurgeTargets.all();
  private final Map<Item, AtomicLong> floors = new ConcurrentHashMap<>();
  private final Histories histories = new Histories();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger purgesBegun = new AtomicInteger();
  private final AtomicInteger purgesDone = new AtomicInteger();
  private final AtomicInteger kills = new AtomicInteger();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private volatile boolean over;

  private PurgeChaos(SmallNetwork network, VersionedOrigin origin, Plan plan) {
    this.network = network;
    this.origin = origin;
    this.plan = plan;
  }

  /// What came of a run.
  ///
  /// @param unanswered reads without a whole answer, most of them from nodes that were dead
  /// @param failures stale or wrong answers, each with the history of its object
  record Outcome(
      long seed, int purges, int kills, long reads, long unanswered, List<String> failures) {}

  /// How long and how hard.
  ///
  /// @param purges how many
  /// @param atMost after which time no more begin
  record Plan(int purges, long seed, Duration betweenKills, Duration atMost) {}

  /// Runs on a network of its own.
  static Outcome run(Plan plan) {
    try (SmallNetwork network = SmallNetwork.start();
        VersionedOrigin origin = new VersionedOrigin()) {
      network.awaitAllOnline();
      property(network, "chaos-one", "'*.one.test'", origin.url());
      property(network, "chaos-two", "two.test", origin.url());
      return new PurgeChaos(network, origin, plan).run();
    }
  }

  private static void property(SmallNetwork network, String name, String host, String origin) {
    network
        .api()
        .property(name, "name: %s\nhosts: [%s]\norigins: ['%s']\n".formatted(name, host, origin));
  }

  private Outcome run() {
    long end = System.nanoTime() + plan.atMost().toNanos();
    Random seeds = new Random(plan.seed());
    try (ExecutorService background = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < READERS; i++) {
        RandomGenerator own = new Random(seeds.nextLong());
        background.execute(() -> readOn(own));
      }
      RandomGenerator killer = new Random(seeds.nextLong());
      background.execute(() -> killOn(killer));
      try (ExecutorService purgers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < PURGERS; i++) {
          RandomGenerator own = new Random(seeds.nextLong());
          purgers.execute(() -> purgeOn(own, end));
        }
      }
      over = true;
    }
    return new Outcome(
        plan.seed(),
        purgesDone.get(),
        kills.get(),
        reads.get(),
        unanswered.get(),
        List.copyOf(failures));
  }

  private void purgeOn(RandomGenerator random, long endNanos) {
    try {
      while (failures.size() < MOST_FAILURES
          && System.nanoTime() - endNanos < 0
          && purgesBegun.incrementAndGet() <= plan.purges()) {
        purge(targets.order(random), random);
        int number = purgesDone.incrementAndGet();
        if (number % PROGRESS_EVERY == 0) {
          LOG.log(INFO, "purges={0} kills={1} reads={2}", number, kills.get(), reads.get());
        }
      }
    } catch (RuntimeException | AssertionError e) {
      failures.add("a purge was not acknowledged, seed " + plan.seed() + ": " + e);
    }
  }

  private void purge(PurgeTargets.Order order, RandomGenerator random) {
    Map<Item, Long> published = new ConcurrentHashMap<>();
    order.covered().forEach(item -> published.put(item, origin.publish(item)));
    histories.noteAll(order.covered(), "purge ordered: " + order.json());
    ControlApi.Purged purged = network.api().purge(order.json());
    published.forEach((item, version) -> {
      floor(item).accumulateAndGet(version, Math::max);
      histories.note(item, "purge acknowledged, version " + version + ": " + purged);
    });
    for (int i = 0; i < READ_AFTER_PURGE; i++) {
      read(order.covered().get(random.nextInt(order.covered().size())), random);
    }
  }

  private AtomicLong floor(Item item) {
    return floors.computeIfAbsent(item, _ -> new AtomicLong());
  }

  private void readOn(RandomGenerator random) {
    while (!over) {
      read(targets.any(random), random);
      LockSupport.parkNanos(BETWEEN_READS.toNanos());
    }
  }

  private void read(Item item, RandomGenerator random) {
    String endpoint = ENDPOINTS.get(random.nextInt(ENDPOINTS.size()));
    long least = floor(item).get();
    long begun = System.nanoTime();
    reads.incrementAndGet();
    try {
      RawResponse answer = RawHttp.get(network.port(endpoint), item.host(), item.path());
      judge(item, endpoint, least, answer);
    } catch (InterruptedIOException e) {
      fail(item, endpoint + " hung: " + e);
    } catch (IOException _) {
      unanswered.incrementAndGet(); // the node was killed
    }
    if (System.nanoTime() - begun > HANG.toNanos()) {
      fail(item, endpoint + " took " + Duration.ofNanos(System.nanoTime() - begun));
    }
  }

  private void judge(Item item, String endpoint, long least, RawResponse answer) {
    if (answer.status() != 200 || !answer.isComplete()) {
      unanswered.incrementAndGet();
      histories.note(item, endpoint + " answered " + answer.statusLine());
      return;
    }
    long version = VersionedOrigin.version(item, answer).orElse(-1L);
    String status = answer.header("cache-status").orElse("") + ", " + answer.header("age");
    String what = endpoint + " answered version " + version + " of at least " + least;
    histories.note(item, what + ": " + status + " " + answer.header("perigee-request-id"));
    if (version < least) {
      fail(item, (version < 0 ? "wrong bytes: " : "stale: ") + what + ": " + status);
    }
  }

  private void fail(Item item, String what) {
    if (failures.size() < MOST_FAILURES) {
      failures.add(
          "%s of %s, seed %d, network %s; its history:\n%s"
              .formatted(what, item, plan.seed(), network.data(), histories.of(item)));
    }
  }

  private void killOn(RandomGenerator random) {
    try {
      while (!over) {
        pause(plan.betweenKills());
        String victim = VICTIMS.get(random.nextInt(VICTIMS.size()));
        histories.noteAll(targets.items(), "kill -9 " + victim);
        long pid = network.kill(victim);
        kills.incrementAndGet();
        network.awaitBack(victim, pid);
        histories.noteAll(targets.items(), victim + " is back");
      }
    } catch (RuntimeException | AssertionError e) {
      failures.add("a killed node did not come back, seed " + plan.seed() + ": " + e);
    }
  }

  private void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Await.until(time.plusSeconds(10), "a pause", () -> over || System.nanoTime() - end > 0);
  }

  /// Runs `N` purges with `SEED` and a kill every so many seconds, all optional, and tells the
  /// outcome.
  public static void main(String[] arguments) {
    int purges = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    Duration kills = Duration.ofSeconds(arguments.length > 2 ? Long.parseLong(arguments[2]) : 8);
    long begun = System.nanoTime();
    Outcome outcome = run(new Plan(purges, seed, kills, Duration.ofHours(3)));
    outcome.failures().forEach(System.out::println);
    System.out.printf(
        "seed %d: %d purges, %d kills, %d reads, %d unanswered, %d failures in %d s%n",
        outcome.seed(),
        outcome.purges(),
        outcome.kills(),
        outcome.reads(),
        outcome.unanswered(),
        outcome.failures().size(),
        Duration.ofNanos(System.nanoTime() - begun).toSeconds());
    System.exit(outcome.failures().isEmpty() ? 0 : 1);
  }
}
