package perigee.net.fleet;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.LogPosition;
import perigee.model.fleet.FleetJson;
import perigee.model.fleet.FleetMessage;
import perigee.model.mapping.Measurements;
import perigee.model.release.SignedRelease;
import perigee.model.tls.TlsChanges;
import perigee.net.tls.ControlTrust;
import perigee.net.tls.FleetContexts;
import perigee.net.tls.FleetCredentials;

/// The node's end of the fleet link: one WebSocket to control, opened again for as long as it
/// takes, whenever it breaks. A thread of its own hands what control says to the node, message by
/// message, and acknowledges each once the node's call returned.
public final class FleetLink implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FleetLink.class);

  private static final Duration REPORT_EVERY = Duration.ofSeconds(1);
  private static final long RENEW_EVERY_NANOS = Duration.ofHours(1).toNanos();
  private static final long FINISH_WITHIN_MILLIS = 250;
  private static final long CLOSE_WITHIN_MILLIS = 5_000;

  private final LinkSurroundings surroundings;
  private final FleetContexts contexts;
  private final FleetNode node;
  private final ReleaseVerifier verifier;
  private final Backoff backoff;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private volatile LogPosition applied = LogPosition.NONE;
  private volatile @Nullable LinkSession session;

  /// Replaced by the link's thread alone.
  private volatile NodeIdentity identity;

  // Confined to the link's thread.
  private final MapPieces map = new MapPieces();
  private long nextRenewalNanos = System.nanoTime();

  private FleetLink(
      LinkSurroundings surroundings,
      NodeIdentity identity,
      FleetContexts contexts,
      FleetNode node) {
    this.surroundings = surroundings;
    this.identity = identity;
    this.contexts = contexts;
    this.node = node;
    this.verifier = new ReleaseVerifier(identity.releaseKey());
    this.backoff = new Backoff(surroundings.random());
    this.thread = Thread.ofPlatform().name("fleet-link").daemon().unstarted(this::run);
  }

  /// Starts a link that keeps trying until it is closed.
  ///
  /// @param contexts given the node's credentials now, and fresh ones when they are renewed
  public static FleetLink start(
      LinkSurroundings surroundings,
      NodeIdentity identity,
      FleetContexts contexts,
      FleetNode node) {
    contexts.replace(identity.credentials());
    FleetLink link = new FleetLink(surroundings, identity, contexts, node);
    link.thread.start();
    return link;
  }

  /// Whether the link stands.
  public boolean connected() {
    LinkSession current = session;
    return current != null && current.isOpen();
  }

  /// Waits until everything that was missed is applied.
  ///
  /// @return up to where purges are applied; empty if the time was over
  public Optional<LogPosition> awaitCaughtUp(Duration atMost) throws InterruptedException {
    return caughtUp.await(atMost.toNanos(), TimeUnit.NANOSECONDS)
        ? Optional.of(applied)
        : Optional.empty();
  }

  /// Tells control that a client named a host without a certificate; does nothing while there is no
  /// link. From any thread.
  public void wantCertificate(String host) {
    LinkSession current = session;
    if (current != null) {
      send(current, new FleetMessage.CertificateWanted(host));
    }
  }

  /// Tells control what can't wait for the next second; does nothing while there is no link. From
  /// any thread.
  public void tell(Measurements measurements) {
    LinkSession current = session;
    if (current != null) {
      send(current, new FleetMessage.Measured(measurements));
    }
  }

  /// Asks control something in a request of its own, beside the link, and waits for the answer. Not
  /// to be called on a loop.
  ///
  /// @param path what is asked, see [NodeCalls]
  /// @param json at most 4 MiB
  /// @throws FleetException if control can't be reached in some seconds, or refuses
  String call(String path, String json) throws FleetException, InterruptedException {
    ControlRequests requests = new ControlRequests(surroundings.loops(), surroundings.control());
    try {
      return requests.post(tls(), FleetJoin.CALLS_PREFIX + path, json);
    } catch (CertificateException | IOException e) {
      throw new FleetException("the node's certificate can't be used: " + e.getMessage(), e);
    }
  }

  /// Ends the link; returns once its thread has ended, or after five seconds.
  @Override
  public void close() {
    closing.countDown();
    LinkSession current = session;
    if (current != null) {
      current.close("the node closes");
    }
    try {
      // What is being applied is applied, and its file written; who still connects is not awaited.
      thread.join(FINISH_WITHIN_MILLIS);
      thread.interrupt();
      thread.join(CLOSE_WITHIN_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!isClosing()) {
        connectAndConverse();
        if (closing.await(backoff.next().toNanos(), TimeUnit.NANOSECONDS)) {
          return;
        }
      }
    } catch (InterruptedException _) {
      // Only `close` interrupts this thread.
      LOG.debug("fleet-link=closed node={}", identity.node());
    }
  }

  private void connectAndConverse() throws InterruptedException {
    try {
      LinkSession fresh = LinkSession.open(surroundings.loops(), surroundings.control(), tls());
      session = fresh;
      LOG.info("fleet-link=up node={} control={}", identity.node(), surroundings.control());
      try {
        converse(fresh);
      } finally {
        fresh.close(fresh.reason());
        session = null;
        LOG.info("fleet-link=down node={} reason=\"{}\"", identity.node(), fresh.reason());
      }
    } catch (FleetException | IOException | CertificateException e) {
      if (backoff.isFirst()) {
        LOG.warn("fleet-link=down node={} reason=\"{}\"", identity.node(), e.getMessage());
      }
    } catch (RuntimeException e) {
      if (isClosing()) {
        // Cut off in the middle of a message: it comes again with the next start.
        LOG.info("fleet-link=closed node={} reason=\"{}\"", identity.node(), e.getMessage());
        return;
      }
      // A fault of ours ends one connection; what it was about comes again with the next.
      LOG.error("fleet-link=failed node={}", identity.node(), e);
    }
  }

  private SslContext tls() throws CertificateException, IOException {
    FleetCredentials credentials = identity.credentials();
    String fingerprint = ControlTrust.fingerprint(credentials.authority());
    return FleetContexts.toControl(
        credentials, new ControlTrust(fingerprint, surroundings.clock()));
  }

  private void converse(LinkSession current) throws InterruptedException {
    FleetMessage.Hello hello = node.hello();
    applied = hello.purges();
    send(current, hello);
    long nextReportNanos = System.nanoTime();
    while (!isClosing() && current.isOpen()) {
      long now = System.nanoTime();
      if (now - nextReportNanos >= 0) {
        send(current, new FleetMessage.Report(node.report()));
        Measurements measured = node.measurements();
        if (!measured.isEmpty()) {
          send(current, new FleetMessage.Measured(measured));
        }
        renewIfAging(now);
        nextReportNanos = now + REPORT_EVERY.toNanos();
      }
      String text = current.next(Duration.ofNanos(Math.max(0, nextReportNanos - now)));
      if (text != null && !receive(current, text)) {
        return;
      }
    }
  }

  private boolean receive(LinkSession current, String text) {
    FleetMessage.FromControl message;
    try {
      message = FleetJson.readFromControl(text);
    } catch (FleetJson.MalformedMessage e) {
      current.close("control sent a malformed message: " + e.getMessage());
      return false;
    }
    backoff.reset();
    deliver(current, message);
    return true;
  }

  private void deliver(LinkSession current, FleetMessage.FromControl message) {
    switch (message) {
      case FleetMessage.Purges purges -> {
        node.apply(purges);
        applied = purges.upTo();
        send(current, new FleetMessage.PurgesApplied(purges.upTo()));
      }
      case FleetMessage.NewRelease(SignedRelease release) -> send(current, outcome(release));
      case FleetMessage.Tls(TlsChanges changes) -> {
        node.apply(changes);
        send(current, new FleetMessage.TlsApplied(changes.upTo()));
      }
      case FleetMessage.NewMap piece -> {
        byte[] whole = map.add(piece);
        if (whole != null) {
          send(current, outcome(piece.version(), whole));
        }
      }
      case FleetMessage.Health health -> node.apply(health);
      case FleetMessage.Measure measure -> node.apply(measure);
      case FleetMessage.Fleet fleet -> node.apply(fleet.topology());
      case FleetMessage.CaughtUp _ -> {
        node.caughtUp();
        caughtUp.countDown();
      }
      case FleetMessage.Ask ask ->
          node.answer(ask.kind(), ask.argument())
              .ifPresent(json -> send(current, new FleetMessage.Answer(ask.id(), json)));
      case FleetMessage.Prefetch prefetch -> node.prefetch(prefetch, progress(prefetch.id()));
      case FleetMessage.Drain _ -> node.drain();
    }
  }

  private FleetMessage.FromNode outcome(SignedRelease release) {
    if (!verifier.isGenuine(release)) {
      LOG.warn("release={} refused=\"signature is not control's\"", release.number());
      return new FleetMessage.ReleaseRefused(
          release.number(), List.of("the signature is not that of control's release key"));
    }
    List<String> problems = node.apply(release);
    return problems.isEmpty()
        ? new FleetMessage.ReleaseApplied(release.number())
        : new FleetMessage.ReleaseRefused(release.number(), problems);
  }

  private FleetMessage.FromNode outcome(long version, byte[] whole) {
    List<String> problems = node.applyMap(version, whole);
    return problems.isEmpty()
        ? new FleetMessage.MapApplied(version)
        : new FleetMessage.MapRefused(version, problems);
  }

  private FleetNode.ProgressListener progress(String id) {
    return (done, failed, total) -> {
      LinkSession current = session;
      if (current != null) {
        send(current, new FleetMessage.PrefetchProgress(id, done, failed, total));
      }
    };
  }

  private void renewIfAging(long nowNanos) throws InterruptedException {
    if (nowNanos - nextRenewalNanos < 0) {
      return;
    }
    nextRenewalNanos = nowNanos + RENEW_EVERY_NANOS;
    if (!identity.credentials().isAging(surroundings.clock().instant())) {
      return;
    }
    FleetJoin join =
        new FleetJoin(surroundings.loops(), surroundings.control(), surroundings.clock());
    try {
      identity = join.renew(identity);
      contexts.replace(identity.credentials());
      LOG.info("certificate=renewed node={}", identity.node());
    } catch (FleetException | IOException e) {
      LOG.warn("certificate=not-renewed node={} reason=\"{}\"", identity.node(), e.getMessage());
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private static void send(LinkSession to, FleetMessage.FromNode message) {
    to.send(FleetJson.write(message));
  }
}
