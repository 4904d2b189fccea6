package perigee.control.fleet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import perigee.control.store.Bus;
import perigee.control.store.Nodes;
import perigee.model.LogPosition;
import perigee.model.Role;
import perigee.model.fleet.FleetMessage;
import perigee.model.purge.Purge;
import perigee.model.purge.PurgeJson;
import perigee.net.tls.FleetCredentials;
import perigee.net.tls.Pem;

/// Control's end of all fleet links: it listens for nodes over TLS, lets them join, and keeps each
/// of them at the end of the purge log, at the newest release and at the current topology. From any
/// thread.
public final class FleetServer implements Fleet, AutoCloseable {

  private static final Duration ASK = Duration.ofSeconds(5);
  private static final int MAX_REQUESTS = 64;
  private static final int MAX_PREFETCH_URLS = 10_000;

  private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,62}");

  private final FleetSurroundings surroundings;
  private final FleetAuthority authority;
  private final Nodes nodes;
  private final Roster roster;
  private final LinkSources sources;
  private final Asks asks = new Asks();
  private final Prefetches prefetches = new Prefetches();
  private final List<Bus.Subscription> subscriptions = new ArrayList<>();
  private final StoreWatch watch;
  private final FleetListener listener;
  private volatile FleetObserver observer = FleetObserver.NOBODY;
  private volatile NodeDesk desk = NodeDesk.CLOSED;

  private FleetServer(
      InetSocketAddress bind, FleetAuthority authority, FleetSurroundings surroundings)
      throws IOException {
    this.surroundings = surroundings;
    this.authority = authority;
    this.nodes = surroundings.store().nodes();
    this.roster = new Roster(nodes.list(), surroundings.clock(), surroundings.mappingZone());
    this.sources =
        new LinkSources(
            new PurgeFeed(surroundings.store().events()),
            new LogEnd(),
            new NewestRelease(surroundings.store().properties()),
            surroundings.tls(),
            roster,
            nodes,
            surroundings.clock());
    sources.releases().refresh();
    Admission admission = new Admission(authority, nodes, roster);
    Semaphore permits = new Semaphore(MAX_REQUESTS);
    this.watch = new StoreWatch(surroundings.store(), sources, roster, surroundings.clock());
    LinkInbound.LinkEvents events =
        new FleetHearing(roster, sources, asks, prefetches, () -> observer);
    this.listener =
        new FleetListener(
            surroundings.loops(),
            bind,
            authority,
            () -> new FleetRequests(admission, sources, events, this::answer, permits));
  }

  /// Listens for nodes; returns once they can connect.
  public static FleetServer start(
      InetSocketAddress bind, FleetAuthority authority, FleetSurroundings surroundings)
      throws IOException {
    FleetServer server = new FleetServer(bind, authority, surroundings);
    Bus bus = surroundings.bus();
    server.subscriptions.add(bus.subscribe(Bus.PURGES, server.watch::hint));
    server.subscriptions.add(
        bus.subscribe(
            Bus.RELEASES,
            _ -> Thread.ofVirtual().name("fleet-release").start(server.watch::lookForRelease)));
    server.subscriptions.add(
        bus.subscribe(Bus.TLS, _ -> server.roster.links().forEach(NodeLink::wake)));
    Thread.ofVirtual().name("fleet-look").start(server.watch::run);
    return server;
  }

  /// From now on control's API can be reached: nodes that were linked when an earlier run ended
  /// have a while from here to come back, in which purges wait for them.
  public void open() {
    roster.open();
  }

  /// Where it listens, with the real port.
  public InetSocketAddress address() {
    return listener.address();
  }

  @Override
  public List<NodeStatus> nodes() {
    return roster.statuses();
  }

  @Override
  public String certificate() {
    return Pem.write(List.of(authority.certificate()));
  }

  @Override
  public LogPosition purge(List<Purge> purges) {
    LogPosition position =
        surroundings
            .store()
            .events()
            .append(PurgeFeed.CHANNEL, purges.stream().map(PurgeJson::write).toList());
    watch.reached(position);
    surroundings.bus().publish(Bus.PURGES, position.toString());
    return position;
  }

  @Override
  public PurgeProgress progress(LogPosition position) {
    return roster.progress(position);
  }

  @Override
  public PurgeProgress await(LogPosition position, Duration atMost) throws InterruptedException {
    return roster.await(position, atMost);
  }

  @Override
  public Spread tlsSpread(long version) {
    return roster.tlsSpread(version);
  }

  @Override
  public Spread awaitTls(long version, Duration atMost) throws InterruptedException {
    return roster.awaitTls(version, atMost);
  }

  @Override
  public Optional<String> ask(String node, String kind, @Nullable String argument) {
    Optional<NodeLink> link = roster.linkOf(node);
    if (link.isEmpty()) {
      return Optional.empty();
    }
    try {
      return asks.ask(link.get(), kind, argument, ASK);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public String prefetch(List<String> urls, List<String> regions) {
    if (urls.size() > MAX_PREFETCH_URLS) {
      throw new IllegalArgumentException(
          "a prefetch has %d URLs; it may have up to %d".formatted(urls.size(), MAX_PREFETCH_URLS));
    }
    List<String> chosen =
        roster.statuses().stream()
            .filter(node -> node.role().isCache())
            .filter(node ->
                regions.isEmpty() ? node.role() == Role.EDGE : regions.contains(node.region()))
            .map(NodeStatus::id)
            .filter(node -> roster.linkOf(node).isPresent())
            .toList();
    String id = "%016x".formatted(surroundings.random().nextLong());
    prefetches.begin(id, urls.size(), chosen);
    FleetMessage.Prefetch message = new FleetMessage.Prefetch(id, urls);
    chosen.forEach(node -> roster.linkOf(node).ifPresent(link -> link.send(message)));
    return id;
  }

  @Override
  public Optional<PrefetchStatus> prefetchStatus(String id) {
    return prefetches.status(id);
  }

  @Override
  public boolean drain(String node) {
    Optional<NodeLink> link = roster.linkOf(node);
    link.ifPresent(linked -> linked.send(new FleetMessage.Drain()));
    return link.isPresent();
  }

  @Override
  public boolean remove(String node) {
    boolean removed = nodes.remove(node);
    roster.remove(node).ifPresent(NodeLink::close);
    return removed;
  }

  @Override
  public String joinToken(String node, Role role, String region, Duration life) {
    if (!NODE_ID.matcher(node).matches() || node.equals(FleetCredentials.CONTROL)) {
      throw new IllegalArgumentException(
          "node is '%s'; it must be 1 to 63 letters, digits, '-' and '.', and not '%s'"
              .formatted(node, FleetCredentials.CONTROL));
    }
    return nodes.issueJoinSecret(node, role, region, life) + "." + authority.fingerprint();
  }

  @Override
  public void observe(FleetObserver next) {
    observer = next;
  }

  /// Sets who answers what nodes ask.
  public void desk(NodeDesk next) {
    desk = next;
  }

  private NodeDesk.Answer answer(Nodes.NodeRecord node, String call, String json) {
    return desk.answer(node, call, json);
  }

  @Override
  public boolean send(String node, FleetMessage.FromControl message) {
    Optional<NodeLink> link = roster.linkOf(node);
    link.ifPresent(linked -> linked.send(message));
    return link.isPresent();
  }

  /// Ends all links and the listener.
  @Override
  public void close() {
    watch.close();
    subscriptions.forEach(Bus.Subscription::close);
    listener.close();
  }
}
