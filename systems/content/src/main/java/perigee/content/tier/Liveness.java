package perigee.content.tier;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.Member;
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
/// is stepped over within a second even when it accepts connections and says nothing.
///
/// Requests that wait for a node's answer are told when it is found dead. Everything but `estimate`
/// and `failed` happens on one loop.
public final class Liveness implements Closeable {

  /// The path that every node answers on its fabric listener.
  public static final String PATH = "/.perigee/alive";

  private static final Logger LOG = LoggerFactory.getLogger(Liveness.class);
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final Loop loop;
  private final HttpClient client;
  private final LongSupplier nanos;
  private final Map<String, PathEstimate> estimates = new ConcurrentHashMap<>();
  private final Map<String, Set<Runnable>> waiting = new ConcurrentHashMap<>();
  private final Set<String> inProbe = ConcurrentHashMap.newKeySet();
  private volatile List<Member> neighbours = List.of();
  private volatile boolean closed;

  /// Begins to measure.
  ///
  /// @param nanos a clock that only goes forward, nanoseconds
  public Liveness(Loop loop, HttpClient client, LongSupplier nanos) {
    this.loop = loop;
    this.client = client;
    this.nanos = nanos;
    loop.execute(this::probeAll);
  }

  /// Sets whom to measure; what was known of others is forgotten.
  public void watch(List<Member> members) {
    neighbours = List.copyOf(members);
    Set<String> ids = members.stream().map(Member::id).collect(Collectors.toSet());
    estimates.keySet().retainAll(ids);
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
    for (Member member : neighbours) {
      // A probe that has no answer yet is counted by its own time-out, not sent twice.
      if (!member.fabric().isEmpty() && inProbe.add(member.id())) {
        probe(member);
      }
    }
    loop.after(INTERVAL, this::probeAll);
  }

  private void probe(Member member) {
    long sentAt = nanos.getAsLong();
    RequestHead head =
        new RequestHead("GET", PATH, HttpVersion.HTTP_1_1, Fields.of("host", member.id()));
    client.send(
        loop,
        Targets.probe(member),
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
            lost(member.id(), failure);
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
    estimates.merge(
        node, PathEstimate.UNKNOWN.answered(rttNanos), (old, _) -> old.answered(rttNanos));
    if (!before.alive()) {
      LOG.info("event=node-alive node={}", node);
    }
  }

  private void lost(String node, PeerException failure) {
    boolean refused =
        failure.kind() == PeerException.Kind.CONNECT || failure.kind() == PeerException.Kind.CLOSED;
    update(node, refused);
  }

  private void update(String node, boolean refused) {
    PathEstimate before = estimate(node);
    PathEstimate after = refused ? before.refused() : before.lost();
    estimates.put(node, after);
    if (before.alive() && !after.alive()) {
      LOG.warn("event=node-dead node={} refused={}", node, refused);
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
