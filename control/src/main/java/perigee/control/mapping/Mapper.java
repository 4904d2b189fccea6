package perigee.control.mapping;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.control.fleet.Fleet;
import perigee.control.fleet.Fleet.NodeStatus;
import perigee.model.mapping.Address;
import perigee.model.mapping.ClientDemand;
import perigee.model.mapping.ClientPath;
import perigee.model.mapping.Family;
import perigee.model.mapping.Location;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.NameSighting;
import perigee.model.mapping.NodePath;
import perigee.model.mapping.Prefix;
import perigee.model.mapping.ProbeOrder;
import perigee.model.mapping.Region;
import perigee.model.mapping.Server;
import perigee.model.mapping.ServerHealth;
import perigee.model.mapping.TrafficClass;
import perigee.selection.answer.MapView;
import perigee.selection.evidence.EvidenceConfig;
import perigee.selection.evidence.EvidenceTable;
import perigee.selection.map.EncodedMap;
import perigee.selection.map.MapSettling;
import perigee.selection.map.MappingMap;
import perigee.selection.round.MapRound;
import perigee.selection.round.ResolverClients;
import perigee.selection.round.RoundConfig;
import perigee.selection.round.RoundReport;
import perigee.selection.round.Traffic;
import perigee.selection.round.World;

/// Makes the map. One thread takes in what nodes say, judges who is alive each second and at once
/// when a node says that another died, and holds a round each five seconds and when a server came
/// or went: evidence to units, units to regions, regions to a map, which is written to disk and
/// then brought to the nodes.
///
/// After control's start it goes on from the map and the evidence that it left, and waits for the
/// servers of that map to come back, ten seconds at most, so that nobody is moved because control
/// was away. A round that fails changes nothing: the last map stays.
public final class Mapper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Mapper.class);

  private static final Duration ROUND = Duration.ofSeconds(5);
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
  private static final Duration SETTLE = Duration.ofSeconds(10);

  /// A small table is kept more often, since that costs little and a young network has no more.
  private static final Duration KEEP_SMALL = Duration.ofSeconds(5);

  private static final Duration KEEP_LARGE = Duration.ofMinutes(1);
  private static final int SMALL = 4_096;

  private static final Duration FORGET = Duration.ofHours(24);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final long CLOSE_WITHIN_MILLIS = 5_000;

  /// As in `PathTable`: the length of the prefixes that evidence is kept for.
  private static final EvidenceConfig EVIDENCE = EvidenceConfig.DEFAULT;

  private final Fleet fleet;
  private final String zone;
  private final InstantSource clock;
  private final Intake intake = new Intake();
  private final Places places;
  private final MapFiles files;
  private final EvidenceTable evidence;
  private final HostBook hosts = new HostBook();
  private final Contracts contracts;
  private final NameJoins joins = new NameJoins();
  private final NodeMesh mesh = new NodeMesh();
  private final Probing probing = new Probing();
  private final HealthBook health = new HealthBook(System::nanoTime);
  private final MapHistory history;
  private final InForce inForce;
  private final MapCourier courier;
  private final ServerBook book;
  private final MapRound round;
  private final Thread thread;
  private final Instant began;
  private final Set<String> awaited;

  // Confined to the mapper's thread.
  private EncodedMap newest;
  private boolean published;
  private Instant roundAt = Instant.MIN;
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
    this.places = Places.open(config);
    this.files = new MapFiles(data);
    this.history = MapHistory.open(data.resolve("mapping.history"));
    this.inForce = new InForce(history, health);
    this.evidence = new EvidenceTable(EVIDENCE, random);
    files.restore(evidence);
    MappingMap last = files.map().orElse(MappingMap.EMPTY);
    this.newest = EncodedMap.of(last);
    this.book = new ServerBook(last.servers());
    this.awaited = new HashSet<>(last.servers().stream().map(Server::id).toList());
    this.courier = new MapCourier(fleet);
    this.contracts = new Contracts(config.contracts());
    AllocatedPlacement placement =
        new AllocatedPlacement(book, health, contracts, config.costLimits());
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
        .map(then -> new MapExplainer(places).explain(then, when, client, resolver, host));
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
      event |= hear(each, now);
    }
    int deadBefore = health.dead();
    if (health.judge(book)) {
      courier.tell(health.list());
      inForce.remember(clock.instant());
      event |= deadBefore != health.dead();
    }
    Instant instant = clock.instant();
    if (isSettled(instant) && (event || !instant.isBefore(roundAt.plus(ROUND)))) {
      roundAt = instant;
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

  /// Takes in what was said.
  ///
  /// @return whether the map should be made anew at once
  private boolean hear(Intake.Said said, long now) {
    return switch (said) {
      case Intake.Came(String node, var hello) -> {
        book.came(hello);
        health.came(node, hello.region());
        awaited.remove(node);
        probing.forget(node);
        courier.came(node, hello.role(), hello.map(), now);
        answers(node, hello.map());
        yield true;
      }
      case Intake.Left(String node) -> {
        health.left(node);
        courier.left(node);
        yield book.has(node);
      }
      case Intake.Reported(String node, var told) -> {
        book.reported(node, told);
        health.reported(node, told);
        yield false;
      }
      case Intake.MapTaken(String node, long version, List<String> problems) -> {
        courier.taken(node, version, problems, now);
        if (problems.isEmpty()) {
          answers(node, version);
        }
        yield false;
      }
      case Intake.Measured(String node, var measured) -> {
        measured.paths().forEach(path -> measured(node, path, now));
        measured.nodes().forEach(path -> measured(node, path));
        measured.names().forEach(name -> seen(name, now));
        measured.demands().forEach(demand -> asked(node, demand, now));
        yield false;
      }
    };
  }

  private void answers(String node, long version) {
    if (courier.isNameServer(node)) {
      inForce.taken(version, clock.instant());
    }
  }

  private void measured(String node, ClientPath path, long now) {
    String region = book.region(path.server().isEmpty() ? node : path.server());
    if (region == null) {
      return;
    }
    evidence.add(path.prefix(), region, path.sample(), now);
    if (path.sample().source() == MeasurementSource.PASSIVE) {
      probing.notice(path.prefix(), path.host(), ProbeOrder.Kind.TCP);
    }
  }

  private void asked(String node, ClientDemand demand, long now) {
    String region = book.region(node);
    if (region != null && book.has(node) && demand.isPlausible()) {
      TrafficClass trafficClass =
          hosts.add(demand.host(), region, demand.requests(), demand.bytes(), now);
      if (!contracts.isGuaranteed(demand.host())) {
        // For the others room is kept, so that they take none of what is given out.
        evidence.addDemand(demand.prefix(), trafficClass, demand.requests(), demand.bytes(), now);
      }
    }
  }

  private void measured(String node, NodePath path) {
    mesh.add(node, path);
    health.probed(node, path.peer(), path.alive());
  }

  private void seen(NameSighting name, long now) {
    if (!name.label().isEmpty()) {
      joins.add(name, now);
    }
    if (name.resolver()) {
      Address.parse(name.address()).ifPresent(resolver -> resolves(resolver, now));
    }
  }

  /// A resolver is measured by probes, and so is a client like others that asks for nothing itself.
  private void resolves(Address resolver, long now) {
    probing.notice(network(resolver), resolver, ProbeOrder.Kind.DNS);
    evidence.addDemand(network(resolver), TrafficClass.SMALL, 0, 0, now);
  }

  private static Prefix network(Address address) {
    boolean ipv4 = address.family() == Family.IPV4;
    return Prefix.of(address, ipv4 ? EVIDENCE.ipv4Length() : EVIDENCE.ipv6Length());
  }

  /// The servers of the map that control left are back, or had the time to be.
  private boolean isSettled(Instant now) {
    return awaited.isEmpty() || now.isAfter(began.plus(SETTLE));
  }

  private void hold(Instant now) throws IOException {
    Instant before = clock.instant();
    List<NodeStatus> nodes = fleet.nodes();
    book.retain(nodes);
    List<Server> servers = book.servers();
    if (servers.isEmpty()) {
      return;
    }
    RoundReport next =
        round.hold(world(servers, now), evidence, resolvers(now), now.toEpochMilli());
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
    probing.order(wishes(next), edges(servers), beaconZone(), courier);
    roundMillis = Duration.between(before, clock.instant()).toMillis();
  }

  private String beaconZone() {
    return zone.isEmpty() ? "" : "beacon." + zone;
  }

  private World world(List<Server> servers, Instant now) {
    Map<String, List<Server>> byRegion = new TreeMap<>();
    servers.forEach(
        each -> byRegion.computeIfAbsent(each.region(), _ -> new ArrayList<>()).add(each));
    List<Region> regions = new ArrayList<>();
    Set<String> closedRegions = new HashSet<>();
    byRegion.forEach((id, of) -> {
      regions.add(new Region(id, places.region(id), load(of)));
      if (of.stream().noneMatch(server -> health.isUsable(server.id()))) {
        closedRegions.add(id);
      }
    });
    if (closedRegions.size() == regions.size()) {
      // With nobody alive, all count as alive: only trying tells.
      closedRegions.clear();
    }
    List<String> ids = regions.stream().map(Region::id).toList();
    Map<String, Double> room = room(servers);
    contracts.judge(hosts, room, now.toEpochMilli());
    double least = room.values().stream().min(Double::compare).orElse(Double.POSITIVE_INFINITY);
    Traffic traffic = hosts.traffic(servers, book, contracts.guaranteed(), now.toEpochMilli());
    return new World(
        regions, servers, closedRegions, mesh.between(ids, book), this::place, traffic, least);
  }

  /// What each region's living servers can send, bytes a second.
  private Map<String, Double> room(List<Server> servers) {
    Map<String, Double> room = new HashMap<>();
    for (Server server : servers) {
      if (health.isUsable(server.id())) {
        room.merge(server.region(), book.bytesPerSecond(server.id()), Double::sum);
      }
    }
    return room;
  }

  private @Nullable Location place(Prefix prefix) {
    return places.of(prefix.first()).map(Place::location).orElse(null);
  }

  private double load(List<Server> of) {
    double sum = 0;
    for (Server server : of) {
      sum += book.report(server.id()).use().greatest();
    }
    return sum / of.size();
  }

  private List<ResolverClients> resolvers(Instant now) {
    List<ResolverClients> all = new ArrayList<>();
    joins.forEach(
        now.toEpochMilli(),
        (resolver, clients) -> all.add(new ResolverClients(resolver.asPrefix(), clients)));
    return all;
  }

  private static List<Probing.Wish> wishes(RoundReport next) {
    return next.wishes().stream()
        .map(wish -> new Probing.Wish(wish.client(), wish.region()))
        .toList();
  }

  private Map<String, List<String>> edges(List<Server> servers) {
    Map<String, List<String>> edges = new HashMap<>();
    for (Server server : servers) {
      if (health.isLinked(server.id())) {
        edges.computeIfAbsent(server.region(), _ -> new ArrayList<>()).add(server.id());
      }
    }
    return edges;
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
    places.close();
  }
}
