package perigee.control.fleet;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.control.store.EventLog;
import perigee.control.store.Nodes;
import perigee.model.LogPosition;
import perigee.model.Role;
import perigee.model.Topology;
import perigee.model.fleet.FleetJson;
import perigee.model.fleet.FleetMessage;
import perigee.model.release.SignedRelease;
import perigee.model.tls.TlsChanges;
import perigee.model.tls.TlsEntry;

/// Control's end of one node's link. A virtual thread of its own brings the node up to the log's
/// end, and from then on sends what is new each time that it is woken: the log is read from where
/// the node was last sent to, so nothing is skipped or overtaken.
final class NodeLink {

  private static final Logger LOG = LoggerFactory.getLogger(NodeLink.class);

  private static final int MAX_UNACKNOWLEDGED = 8;
  private static final long TOPOLOGY_EVERY_MILLIS = 200;
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final String node;
  private final Role role;
  private final Channel channel;
  private final LinkSources sources;
  private final Signal signal = new Signal();
  private final Deque<LogPosition> unacknowledged = new ArrayDeque<>();

  // Confined to the feeding thread.
  private LogPosition sent = LogPosition.NONE;
  private LogPosition catchUpTo = LogPosition.NONE;
  private long sentRelease;
  private long sentTls;
  private long catchUpTls;
  private @Nullable Topology sentTopology;
  private long topologyAtMillis;
  private boolean caughtUp;

  /// By which clients reach the node; empty if it did not say one.
  private String host = "";

  /// Up to where the node acknowledged certificates and challenges; set by the channel's loop.
  private volatile long acknowledgedTls;

  NodeLink(Nodes.NodeRecord node, Channel channel, LinkSources sources) {
    this.node = node.id();
    this.role = node.role();
    this.channel = channel;
    this.sources = sources;
  }

  String node() {
    return node;
  }

  /// As it joined, whatever it says.
  Role role() {
    return role;
  }

  /// Has the feeding thread look for what is new.
  void wake() {
    signal.set();
  }

  /// Notes that the node applied purges.
  void acknowledged(LogPosition position) {
    synchronized (unacknowledged) {
      while (!unacknowledged.isEmpty() && unacknowledged.getFirst().compareTo(position) <= 0) {
        unacknowledged.removeFirst();
      }
    }
    wake();
  }

  /// Notes that the node applied certificates and challenges.
  void tlsAcknowledged(long version) {
    acknowledgedTls = version;
    wake();
  }

  /// Sends a message now. From any thread.
  void send(FleetMessage.FromControl message) {
    send(FleetJson.write(message));
  }

  void close() {
    ChannelFuture _ = channel.close();
    wake();
  }

  /// Starts to feed a node.
  void begin(FleetMessage.Hello hello) {
    Thread.ofVirtual().name("fleet-feed-" + node).start(() -> run(hello));
  }

  private void run(FleetMessage.Hello hello) {
    try {
      start(hello);
      while (channel.isActive()) {
        signal.await(step());
      }
    } catch (InterruptedException _) {
      close();
    } catch (RuntimeException e) {
      // A fault of ours ends this one link; the node comes back and is fed anew.
      LOG.error("fleet-link=failed node={}", node, e);
      close();
    }
  }

  private void start(FleetMessage.Hello hello) {
    // Before anything else: control may be killed at any time, and must then wait for this node.
    sources.nodes().seen(node);
    host = HostName.of(hello.fabric());
    sentRelease = hello.release();
    sendTopology();
    sendRelease();
    catchUpTls = sources.tls().version();
    sentTls = sources.tls().begin(hello.tls());
    acknowledgedTls = sentTls;
    sources.feed().renewIfBehind(hello.purges());
    EventLog.Ends ends = sources.feed().ends();
    if (sources.logEnd().reach(ends.last())) {
      sources.roster().links().forEach(NodeLink::wake);
    }
    catchUpTo = ends.last();
    sent = hello.purges();
    jump(ends);
  }

  private void jump(EventLog.Ends ends) {
    Optional<PurgeFeed.Batch> jump = PurgeFeed.jump(sent, ends);
    if (jump.isPresent()) {
      // What it says of its position is of another log.
      sources.roster().change(this, seat -> seat.purges = LogPosition.NONE);
      send(jump.get());
    }
  }

  /// Sends what is new.
  ///
  /// @return when to look again even if nobody wakes this link
  private Duration step() {
    Duration again = sendTopology();
    sendRelease();
    sendPurges();
    sendTls();
    if (!caughtUp && sent.compareTo(catchUpTo) >= 0 && acknowledgedTls >= catchUpTls) {
      caughtUp = true;
      send(new FleetMessage.CaughtUp());
    }
    return again;
  }

  private Duration sendTopology() {
    Topology topology = sources.roster().topology();
    if (topology.equals(sentTopology)) {
      return IDLE;
    }
    long now = sources.clock().millis();
    long wait = topologyAtMillis + TOPOLOGY_EVERY_MILLIS - now;
    if (sentTopology != null && wait > 0 && wait <= TOPOLOGY_EVERY_MILLIS) {
      return Duration.ofMillis(wait);
    }
    if (!sources.roster().isSettled()) {
      return Duration.ofMillis(TOPOLOGY_EVERY_MILLIS);
    }
    sentTopology = topology;
    topologyAtMillis = now;
    send(new FleetMessage.Fleet(topology));
    return IDLE;
  }

  private void sendRelease() {
    SignedRelease latest = sources.releases().latest();
    if (latest != null && latest.number() != sentRelease) {
      sentRelease = latest.number();
      send(new FleetMessage.NewRelease(latest));
    }
  }

  private void sendPurges() {
    LogPosition known = LogPosition.max(catchUpTo, sources.logEnd().position());
    if (sent.epoch() < known.epoch()) {
      jump(sources.feed().ends());
    }
    while (sent.compareTo(known) < 0 && hasRoom()) {
      Optional<PurgeFeed.Batch> next = sources.feed().after(sent);
      if (next.isEmpty()) {
        return;
      }
      send(next.get());
    }
  }

  /// One message at a time: there may be thousands of certificates.
  private void sendTls() {
    if (acknowledgedTls == sentTls && sentTls != sources.tls().version()) {
      TlsChanges changes = sources.tls().after(sentTls);
      sentTls = changes.upTo();
      send(new FleetMessage.Tls(ownOf(changes)));
    }
  }

  /// What the node proves something with; nobody holds secrets of others.
  private TlsChanges ownOf(TlsChanges changes) {
    List<TlsEntry> own = changes.entries().stream().filter(this::concerns).toList();
    return new TlsChanges(changes.whole(), changes.upTo(), own, changes.gone());
  }

  private boolean concerns(TlsEntry entry) {
    return switch (entry) {
      case TlsEntry.Certificate certificate ->
          role.isCache() || (role == Role.SUPERNODE && isShownBySuperNode(certificate));
      case TlsEntry.Challenge _ -> role.isCache();
      case TlsEntry.ZoneKey _ -> role == Role.NAMESERVER;
      case TlsEntry.RelaySecret _ -> role == Role.SUPERNODE;
    };
  }

  /// Super nodes have no names of providers, whatever they say: they show what is shown to whoever
  /// names no host, and what is for their own.
  private boolean isShownBySuperNode(TlsEntry.Certificate certificate) {
    SignedRelease latest = sources.releases().latest();
    boolean isProviders = latest != null && HostName.isIn(host, latest.payload());
    return certificate.names().contains(TlsEntry.Certificate.ANY_NAME)
        || (!isProviders && HostName.isOneOf(host, certificate.names()));
  }

  private boolean hasRoom() {
    synchronized (unacknowledged) {
      return unacknowledged.size() < MAX_UNACKNOWLEDGED;
    }
  }

  private void send(PurgeFeed.Batch batch) {
    synchronized (unacknowledged) {
      unacknowledged.addLast(batch.upTo());
    }
    sent = batch.upTo();
    send(batch.text());
  }

  private void send(String text) {
    ChannelFuture _ = channel.writeAndFlush(new TextWebSocketFrame(text), channel.voidPromise());
  }
}
