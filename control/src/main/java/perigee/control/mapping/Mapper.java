package perigee.control.mapping;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.control.fleet.Fleet;
import perigee.control.fleet.Fleet.NodeStatus;
import perigee.model.mapping.Address;
import perigee.model.mapping.Server;
import perigee.model.mapping.ServerHealth;
import perigee.selection.answer.MapView;
import perigee.selection.evidence.EvidenceTable;
import perigee.selection.map.EncodedMap;
import perigee.selection.map.MapSettling;
import perigee.selection.map.MappingMap;
import perigee.selection.round.MapRound;
import perigee.selection.round.RoundConfig;
import perigee.selection.round.RoundReport;

/// Makes the map. One thread takes in what nodes say, judges who is alive each second and at once
/// when a node says that another died, and holds a round each five seconds, sooner if a path became
/// worse (`RoundPace`), and at once when a server came or went: evidence to units, units to
/// regions, regions to a map, which is written to disk and then brought to the nodes.
///
/// After control's start it goes on from the map and the evidence that it left, and waits for the
/// servers of that map to come back, ten seconds at most, so that nobody is moved because control
/// was away. A round that fails changes nothing: the last map stays.
public final class Mapper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Mapper.class);

  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Duration SETTLE = Duration.ofSeconds(10);

  /// A small table is kept more often, since that costs little and a young network has no more.
  private static final Duration KEEP_SMALL = Duration.ofSeconds(5);

  private static final Duration KEEP_LARGE = Duration.ofMinutes(1);
  private static final int SMALL = 4_096;

  private static final Duration FORGET = Duration.ofHours(24);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final long CLOSE_WITHIN_MILLIS = 5_000;

  private final Fleet fleet;
  private final String zone;
  private final InstantSource clock;
  private final Intake intake = new Intake();
  private final MapFiles files;
  private final Known known;
  private final EvidenceTable evidence;
  private final HealthBook health;
  private final WorldView view;
  private final Hearing hearing;
  private final Probing probing = new Probing();
  private final MapHistory history;
  private final InForce inForce;
  private final MapCourier courier;
  private final MapRound round;
  private final Thread thread;
  private final Instant began;

  // Confined to the mapper's thread.
  private EncodedMap newest;
  private boolean published;
  private final RoundPace pace = new RoundPace();
  private Instant keptAt;
  private @Nullable RoundReport report;
  private long roundMillis;
  private long failures;
  private final Deque<Moves> moves = new ArrayDeque<>();

  private volatile MapFigures figures = MapFigures.NONE;
  private volatile boolean closed;

  private record Moves(Instant at, int units) {}

  private Mapper(
      Path data,
      MappingConfig config,
      String zone,
      Fleet fleet,
      InstantSource clock,
      RandomGenerator random)
      throws IOException {
    this.fleet = fleet;
    this.zone = zone;
    this.clock = clock;
    this.began = clock.instant();
    this.keptAt = began;
    Places places = Places.open(config);
    this.files = new MapFiles(data);
    this.history = MapHistory.open(data.resolve("mapping.history"));
    MappingMap last = files.map().orElse(MappingMap.EMPTY);
    this.newest = EncodedMap.of(last);
    this.known = Known.of(places, new Contracts(config.contracts()), last.servers(), random);
    this.evidence = known.evidence();
    this.health = known.health();
    files.restore(evidence);
    this.inForce = new InForce(history, health);
    this.courier = new MapCourier(fleet);
    this.view = new WorldView(known);
    this.hearing = new Hearing(known, probing, courier, inForce, last.servers(), clock);
    AllocatedPlacement placement =
        new AllocatedPlacement(known.book(), health, known.contracts(), config.costLimits());
    this.round = new MapRound(RoundConfig.DEFAULT, placement, last);
    this.thread = Thread.ofPlatform().name("mapper").daemon().unstarted(this::run);
    if (!last.servers().isEmpty()) {
      courier.publish(newest, clock.millis());
      published = true;
      inForce.sent(newest, false, began);
    }
  }

  /// Makes ready, from what an earlier run left; nothing runs yet.
  ///
  /// @param data where the map and the evidence are kept
  /// @param zone the network's mapping zone: beacons make up names below `beacon.` of it; empty for
  ///   none
  /// @throws IOException if a file that the operator names can't be used
  public static Mapper open(
      Path data,
      MappingConfig config,
      String zone,
      Fleet fleet,
      InstantSource clock,
      RandomGenerator random)
      throws IOException {
    return new Mapper(data, config, zone, fleet, clock, random);
  }

  /// Begins to listen to the fleet, and to make maps.
  public void start() {
    fleet.observe(intake);
    thread.start();
  }

  /// Explains an answer.
  ///
  /// @param resolver whether the address is a resolver's that says nothing of its client
  /// @param at when; null means the present
  /// @return empty if no map of that time is remembered
  public Optional<Explained> explain(
      Address client, boolean resolver, String host, @Nullable Instant at) {
    Instant when = at == null ? clock.instant() : at;
    return (at == null ? Optional.ofNullable(inForce.now()) : history.at(when))
        .map(then -> new MapExplainer(known.places()).explain(then, when, client, resolver, host));
  }

  /// Since when answers can be explained.
  public Optional<Instant> remembersSince() {
    return history.since();
  }

  /// The view that name servers answer from; empty before the first map.
  public Optional<MapView> view() {
    return Optional.ofNullable(inForce.now()).map(MapHistory.Remembered::view);
  }

  public MapFigures figures() {
    return figures;
  }

  private void run() {
    while (!closed) {
      try {
        step(intake.take(LOOK_NANOS));
      } catch (InterruptedException _) {
        // Only `close` interrupts this thread.
        return;
      } catch (RuntimeException | IOException e) {
        if (closed) {
          // `close` interrupted a write; what was there before it is there.
          return;
        }
        // A fault of ours: the last map stays, and the next second is another try.
        failures++;
        LOG.error("event=map-failed", e);
      }
    }
  }

  private void step(List<Intake.Said> said) throws IOException {
    long now = clock.millis();
    boolean event = false;
    for (Intake.Said each : said) {
      event |= hearing.hear(each, now);
    }
    int deadBefore = health.dead();
    if (health.judge(known.book())) {
      courier.tell(health.list());
      inForce.remember(clock.instant());
      event |= deadBefore != health.dead();
    }
    Instant instant = clock.instant();
    boolean due = pace.isDue(instant, evidence.worsened());
    if (isSettled(instant) && (event || due)) {
      pace.began(instant);
      hold(instant);
    }
    Duration keepEvery = evidence.size() < SMALL ? KEEP_SMALL : KEEP_LARGE;
    if (!instant.isBefore(keptAt.plus(keepEvery))) {
      keptAt = instant;
      evidence.expire(instant.minus(FORGET).toEpochMilli());
      files.keep(evidence, now);
    }
    figures = figures(instant);
  }

  /// The servers of the map that control left are back, or had the time to be.
  private boolean isSettled(Instant now) {
    return hearing.isComplete() || now.isAfter(began.plus(SETTLE));
  }

  private void hold(Instant now) throws IOException {
    Instant before = clock.instant();
    List<NodeStatus> nodes = fleet.nodes();
    known.book().retain(nodes);
    List<Server> servers = known.book().servers();
    if (servers.isEmpty()) {
      return;
    }
    RoundReport next =
        round.hold(view.world(servers, now), evidence, view.resolvers(now), now.toEpochMilli());
    EncodedMap made =
        EncodedMap.of(published ? MapSettling.settle(newest.map(), next.map()) : next.map());
    files.keep(made.bytes());
    newest = made;
    report = next;
    published = true;
    inForce.sent(made, courier.hasNameServers(), clock.instant());
    courier.publish(made, now.toEpochMilli());
    moves.addLast(new Moves(now, next.moved()));
    moves.removeIf(each -> each.at().isBefore(now.minus(MINUTE)));
    probing.order(wishes(next), view.edges(servers), beaconZone(), courier);
    Duration took = Duration.between(before, clock.instant());
    roundMillis = took.toMillis();
    pace.took(took);
  }

  private String beaconZone() {
    return zone.isEmpty() ? "" : "beacon." + zone;
  }

  private static List<Probing.Wish> wishes(RoundReport next) {
    return next.wishes().stream()
        .map(wish -> new Probing.Wish(wish.client(), wish.region()))
        .toList();
  }

  private MapFigures figures(Instant now) {
    RoundReport last = report;
    MappingMap map = newest.map();
    int overloaded = 0;
    for (ServerHealth each : health.health().values()) {
      overloaded += each.load() > 1 ? 1 : 0;
    }
    return new MapFigures(
        published ? map.version() : 0,
        published ? (now.toEpochMilli() - map.computedAtMillis()) / 1e3 : 0,
        map.unitCount(),
        evidence.size(),
        last == null ? 0 : last.regret().meanNanos() / 1e9,
        last == null ? 0 : last.regret().quantileNanos(0.95) / 1e9,
        last == null ? 0 : last.regret().wrongShare(),
        moves.stream().mapToInt(Moves::units).sum(),
        last == null ? 0 : last.displaced(),
        last == null ? 0 : last.explored(),
        overloaded,
        health.dead(),
        courier.recipients(),
        courier.upToDate(),
        courier.refusals(),
        courier.sentBytes(),
        courier.deltas(),
        probing.ordered(),
        intake.dropped(),
        roundMillis,
        failures);
  }

  /// Ends the thread, and keeps the evidence for the next run.
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(CLOSE_WITHIN_MILLIS);
      if (!thread.isAlive()) {
        files.keep(evidence, clock.millis());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("event=evidence-not-kept error=\"{}\"", e.getMessage());
    }
    history.close();
    known.places().close();
  }
}
