package perigee.content.tier;

import java.io.Closeable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.property.HealthCheck;
import perigee.model.property.Origin;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.net.http.Call;
import perigee.net.http.HttpClient;
import perigee.net.http.PeerException;
import perigee.net.http.ResponseHandler;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// Which origins are well: by the probes that a property asks for, and by requests that failed. An
/// origin that failed is left alone for a moment, longer each time, while another can be asked.
/// `isWell`, `failed` and `answered` may be called from any loop; probes happen on one.
public final class OriginHealth implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(OriginHealth.class);
  private static final Duration TICK = Duration.ofMillis(250);
  private static final long FIRST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MOST_DOUBLINGS = 5;

  private final Loop loop;
  private final HttpClient client;
  private final LongSupplier nanos;
  private final Map<URI, Failure> failures = new ConcurrentHashMap<>();
  private final Map<Origin, Probe> probes = new ConcurrentHashMap<>();
  private final Set<URI> unwell = ConcurrentHashMap.newKeySet();
  private final LongAdder errors = new LongAdder();
  private volatile boolean closed;

  /// Begins to probe.
  ///
  /// @param nanos a clock that only goes forward, nanoseconds
  public OriginHealth(Loop loop, HttpClient client, LongSupplier nanos) {
    this.loop = loop;
    this.client = client;
    this.nanos = nanos;
    loop.execute(this::tick);
  }

  /// Sets the origins that matter; what was known of others is forgotten.
  public void watch(List<Origin> origins) {
    Set<URI> urls = origins.stream().map(Origin::url).collect(Collectors.toSet());
    failures.keySet().retainAll(urls);
    unwell.retainAll(urls);
    probes.keySet().retainAll(Set.copyOf(origins));
    for (Origin origin : origins) {
      HealthCheck check = origin.health();
      if (check != null) {
        probes.computeIfAbsent(origin, _ -> new Probe(origin, check));
      }
    }
  }

  /// Whether an origin is worth asking before others.
  public boolean isWell(Origin origin) {
    Failure failure = failures.get(origin.url());
    boolean paused = failure != null && nanos.getAsLong() - failure.untilNanos() < 0;
    return !paused && !unwell.contains(origin.url());
  }

  /// Notes that an origin could not be reached or broke the protocol.
  public void failed(Origin origin) {
    errors.increment();
    failures.compute(
        origin.url(),
        (_, before) -> {
          int count = before == null ? 0 : Math.min(before.count() + 1, MOST_DOUBLINGS);
          return new Failure(count, nanos.getAsLong() + (FIRST_PAUSE_NANOS << count));
        });
  }

  /// Notes that an origin answered.
  public void answered(Origin origin) {
    if (!failures.isEmpty()) {
      failures.remove(origin.url());
    }
  }

  /// Failed requests to origins since start.
  public long errors() {
    return errors.sum();
  }

  /// Origins whose probes fail.
  public Set<URI> unwell() {
    return Set.copyOf(unwell);
  }

  private void tick() {
    if (!closed) {
      probes.values().forEach(Probe::sendIfDue);
      loop.after(TICK, this::tick);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private record Failure(int count, long untilNanos) {}

  /// The probing of one origin; confined to the loop.
  private final class Probe implements ResponseHandler {
    private final Origin origin;
    private final HealthCheck check;
    private long dueNanos = nanos.getAsLong();
    private int sent;
    private int settled;

    Probe(Origin origin, HealthCheck check) {
      this.origin = origin;
      this.check = check;
    }

    void sendIfDue() {
      if (nanos.getAsLong() - dueNanos < 0 || sent != settled) {
        return;
      }
      dueNanos = nanos.getAsLong() + check.interval().toNanos();
      int number = ++sent;
      String host = origin.host() == null ? origin.url().getAuthority() : origin.host();
      RequestHead head =
          new RequestHead(
              "GET",
              check.path(),
              HttpVersion.HTTP_1_1,
              Fields.of("host", host, "user-agent", "perigee-health"));
      Call call = client.send(loop, Targets.origin(origin), head, Bodies.empty(), this);
      loop.after(
          check.timeout(),
          () -> {
            if (settled < number) {
              call.cancel();
              settle(false, "no answer within " + check.timeout().toMillis() + " ms");
            }
          });
    }

    @Override
    public void response(ResponseHead head, BodySource body) {
      body.close();
      settle(
          head.status() == check.status(), "answered " + head.status() + ", not " + check.status());
    }

    @Override
    public void failed(PeerException failure) {
      settle(false, failure.reason());
    }

    private void settle(boolean well, String why) {
      if (settled == sent) {
        return;
      }
      settled = sent;
      if (well && unwell.remove(origin.url())) {
        LOG.info("event=origin-well origin={}", origin.url());
      } else if (!well && unwell.add(origin.url())) {
        LOG.warn("event=origin-unwell origin={} reason=\"{}\"", origin.url(), why);
      }
    }
  }
}
