package perigee.content.tier;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.Member;
import perigee.model.mapping.MeasurementSource;
import perigee.model.mapping.NodePath;
import perigee.model.mapping.PathSample;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.net.http.HttpClient;
import perigee.net.http.PeerException;
import perigee.net.http.ResponseHandler;
import perigee.net.loop.Loop;
import perigee.selection.PathEstimate;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// Measures the path to every node that this one may ask, four times a second, so that a dead one
/// is stepped over within a second even when it accepts connections and says nothing; and to every
/// other node of the fleet twice a second, for control, which takes no single node's word for a
/// death.
///
/// A probe is lost if no answer comes in time, of which there is more where answers are slow
/// anyway; but not if this process was late itself: then nothing is known. Requests that wait for a
/// node's answer are told when it is found dead. Everything but `estimate`, `failed` and `take`
/// happens on one loop.
public final class Liveness implements Closeable {

  /// The path that every node answers on its fabric listener.
  public static final String PATH = "/.perigee/alive";

  private static final Logger LOG = LoggerFactory.getLogger(Liveness.class);
  private static final Duration INTERVAL = Duration.ofMillis(250);

  /// Others are probed each second turn.
  private static final int OTHERS_EVERY = 2;

  /// As many of the fleet as one node probes besides those that it asks itself.
  private static final int MOST_OTHERS = 1_024;

  /// A turn that begins later than this after it should was held up by this process itself.
  private static final long LATE_NANOS = Duration.ofMillis(100).toNanos();

  private static final long INTERVAL_NANOS = INTERVAL.toNanos();

  /// Where answers take this long anyway, the time for them is doubled.
  private static final double SLOW_NANOS = Duration.ofMillis(50).toNanos();

  private final Loop loop;
  private final HttpClient client;
  private final LongSupplier nanos;
  private final Map<String, PathEstimate> estimates = new ConcurrentHashMap<>();
  private final Map<String, Set<Runnable>> waiting = new ConcurrentHashMap<>();
  private final Set<String> inProbe = ConcurrentHashMap.newKeySet();
  private final Map<String, ProbeTally> tallies = new ConcurrentHashMap<>();
  private volatile List<Member> neighbours = List.of();
  private volatile List<Member> others = List.of();
  private volatile Consumer<NodePath> onChange = _ -> {};

  // Confined to the loop.
  private long turn;
  private long turnNanos;

  /// Probes that were sent before tell nothing if they are lost.
  private long trustedFromNanos;

  private volatile boolean closed;

  /// Begins to measure.
  ///
  /// @param nanos a clock that only goes forward, nanoseconds
  public Liveness(Loop loop, HttpClient client, LongSupplier nanos) {
    this.loop = loop;
    this.client = client;
    this.nanos = nanos;
    this.turnNanos = nanos.getAsLong();
    this.trustedFromNanos = turnNanos;
    loop.execute(this::probeAll);
  }

  /// Sets whom to measure; what was known of anybody else is forgotten.
  ///
  /// @param asked nodes that this one may send requests to
  /// @param rest of the fleet
  public void watch(List<Member> asked, List<Member> rest) {
    neighbours = List.copyOf(asked);
    others = rest.stream().limit(MOST_OTHERS).toList();
    Set<String> ids =
        Stream.concat(neighbours.stream(), others.stream())
            .map(Member::id)
            .collect(Collectors.toSet());
    estimates.keySet().retainAll(ids);
    tallies.keySet().retainAll(ids);
  }

  /// Sets who hears, on the loop, that a node is found dead or alive again.
  public void onChange(Consumer<NodePath> listener) {
    onChange = listener;
  }

  /// What was measured of every node since this was last asked.
  ///
  /// @param deliveryBps the delivery rate of transfers towards a node, bits per second; 0 if none
  public List<NodePath> take(ToDoubleFunction<String> deliveryBps) {
    List<NodePath> paths = new ArrayList<>(tallies.size());
    tallies.forEach((node, tally) -> {
      PathSample sample = tally.take(deliveryBps.applyAsDouble(node));
      if (sample != null) {
        paths.add(new NodePath(node, estimate(node).alive(), sample));
      }
    });
    return paths;
  }

  /// What is known of the path to a node.
  public PathEstimate estimate(String node) {
    return estimates.getOrDefault(node, PathEstimate.UNKNOWN);
  }

  /// Notes that a node refused a connection.
  public void failed(String node) {
    update(node, true);
  }

  /// Runs `onDeath` if the node is found dead before `ignore` is called with it.
  public void await(String node, Runnable onDeath) {
    waiting.computeIfAbsent(node, _ -> ConcurrentHashMap.newKeySet()).add(onDeath);
  }

  /// The node answered, or no longer matters to this request.
  public void ignore(String node, Runnable onDeath) {
    Set<Runnable> waiters = waiting.get(node);
    if (waiters != null) {
      waiters.remove(onDeath);
    }
  }

  private void probeAll() {
    if (closed) {
      return;
    }
    long now = nanos.getAsLong();
    if (isLate(now)) {
      trustedFromNanos = now;
    }
    turnNanos = now;
    neighbours.forEach(this::probeIfDue);
    if (turn++ % OTHERS_EVERY == 0) {
      others.forEach(this::probeIfDue);
    }
    loop.after(INTERVAL, this::probeAll);
  }

  private boolean isLate(long now) {
    return now - turnNanos > INTERVAL_NANOS + LATE_NANOS;
  }

  /// A probe that has no answer yet is counted by its own time-out, not sent twice.
  private void probeIfDue(Member member) {
    if (!member.fabric().isEmpty() && inProbe.add(member.id())) {
      probe(member);
    }
  }

  private void probe(Member member) {
    long sentAt = nanos.getAsLong();
    boolean slow = estimate(member.id()).rttNanos() > SLOW_NANOS;
    RequestHead head =
        new RequestHead("GET", PATH, HttpVersion.HTTP_1_1, Fields.of("host", member.id()));
    client.send(
        loop,
        Targets.probe(member, slow),
        head,
        Bodies.empty(),
        new ResponseHandler() {
          @Override
          public void response(ResponseHead response, BodySource body) {
            drain(body);
            inProbe.remove(member.id());
            answered(member.id(), nanos.getAsLong() - sentAt);
          }

          @Override
          public void failed(PeerException failure) {
            inProbe.remove(member.id());
            lost(member.id(), failure, sentAt);
          }
        });
  }

  /// The probe's answer has no body; pulling its end lets the connection be used again.
  private static void drain(BodySource body) {
    if (body.pull(1) instanceof BodySource.Piece.Data(var bytes)) {
      bytes.release();
    }
    body.close();
  }

  private void answered(String node, long rttNanos) {
    PathEstimate before = estimate(node);
    tally(node).answered(rttNanos);
    estimates.merge(
        node, PathEstimate.UNKNOWN.answered(rttNanos), (old, _) -> old.answered(rttNanos));
    if (!before.alive()) {
      LOG.info("event=node-alive node={}", node);
      tellChange(node, true);
    }
  }

  private void lost(String node, PeerException failure, long sentAt) {
    boolean refused =
        failure.kind() == PeerException.Kind.CONNECT || failure.kind() == PeerException.Kind.CLOSED;
    if (!refused && (isLate(nanos.getAsLong()) || sentAt - trustedFromNanos < 0)) {
      return;
    }
    tally(node).lost();
    update(node, refused);
  }

  private ProbeTally tally(String node) {
    return tallies.computeIfAbsent(node, _ -> new ProbeTally());
  }

  private void tellChange(String node, boolean alive) {
    PathSample told = new PathSample(MeasurementSource.PROBE, 1, 0, 0, 1, alive ? 0 : 1, 0);
    onChange.accept(new NodePath(node, alive, told));
  }

  private void update(String node, boolean refused) {
    PathEstimate before = estimate(node);
    PathEstimate after = refused ? before.refused() : before.lost();
    estimates.put(node, after);
    if (before.alive() && !after.alive()) {
      LOG.warn("event=node-dead node={} refused={}", node, refused);
      tellChange(node, false);
      Set<Runnable> waiters = waiting.remove(node);
      if (waiters != null) {
        new ArrayList<>(waiters).forEach(Runnable::run);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
