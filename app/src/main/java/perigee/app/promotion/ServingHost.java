package perigee.app.promotion;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.calling.overlay.HostCache;
import perigee.calling.overlay.LoginServer;
import perigee.calling.overlay.OverlayConfig;
import perigee.calling.overlay.Promotion;
import perigee.calling.overlay.link.ClientService;
import perigee.calling.overlay.link.DeviceKeys;
import perigee.calling.overlay.link.FleetNotary;
import perigee.calling.overlay.link.LinkConfig;
import perigee.calling.overlay.link.OverlayService;
import perigee.calling.overlay.link.OverlayTls;
import perigee.net.loop.Loops;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.Services;

/// A client that becomes a super node where it can. It measures every few seconds what it could do,
/// serves while that is enough and its owner's limits allow, and steps down in order: who is served
/// is told and given time to go. All of it on one thread of its own.
public final class ServingHost implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(ServingHost.class);

  private static final int MOST_SEEDS = 16;
  private static final int CLIENTS_PER_SECOND = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration DRAIN_LOOK = Duration.ofMillis(200);

  private final ServeTerms terms;
  private final Around around;
  private final Loops loops = Loops.start(1, "serve");
  private final Promotion promotion;
  private final Measuring measuring;
  private final SecureRandom random = new SecureRandom();
  private final Thread thread;
  private OwnRelay relay;
  private @Nullable Doorbell doorbell;
  private @Nullable OverlayService member;
  private final int port;
  private volatile boolean ending;

  /// What it stands on.
  ///
  /// @param identity of the device, the newest
  /// @param client by which it asks super nodes
  /// @param hosts that are known
  /// @param data a folder of its own
  /// @param nanos that only goes forward
  /// @param told what happens
  public record Around(
      Supplier<DeviceIdentity> identity,
      ClientService client,
      HostCache hosts,
      Path data,
      InstantSource clock,
      LongSupplier nanos,
      Consumer<ServeEvent> told) {}

  private ServingHost(ServeTerms terms, Around around) throws IOException {
    this.terms = terms;
    this.around = around;
    this.promotion = new Promotion(terms.promotion());
    Files.createDirectories(around.data());
    Doorbell rung = Doorbell.at(new InetSocketAddress(terms.address(), terms.port()));
    this.doorbell = rung;
    this.port = rung.port();
    try {
      this.relay = OwnRelay.start(terms, loops, around.clock(), random);
    } catch (IOException e) {
      rung.close();
      loops.close();
      throw e;
    }
    this.measuring = new Measuring(terms, port, around.client(), around.nanos());
    this.thread = Thread.ofVirtual().name("serving").unstarted(this::run);
  }

  /// Opens its ports and begins to measure.
  ///
  /// @throws IOException if a port can't be had
  public static ServingHost start(ServeTerms terms, Around around) throws IOException {
    ServingHost host = new ServingHost(terms, around);
    host.thread.start();
    return host;
  }

  /// Its owner has changed his mind; it is heeded with the next look.
  public void wanted(boolean now) {
    synchronized (promotion) {
      promotion.wanted(now);
    }
  }

  private void run() {
    try {
      while (!ending) {
        look();
        Thread.sleep(terms.every());
      }
    } catch (InterruptedException _) {
      // Only `close` interrupts this thread.
      LOG.debug("event=serving-ended");
    } catch (IOException e) {
      around.told().accept(new ServeEvent.Waits("it can't serve: " + e.getMessage()));
    }
  }

  private void look() throws InterruptedException, IOException {
    Promotion.Measured measured = measuring.look(relay, member != null);
    Promotion.Step before = promotion.last();
    Promotion.Step step;
    synchronized (promotion) {
      step = promotion.judge(measured, around.clock().instant());
    }
    switch (step) {
      case Promotion.Step.Wait(String because) -> {
        if (!step.equals(before)) {
          around.told().accept(new ServeEvent.Waits(because));
        }
      }
      case Promotion.Step.Promote _ -> promote();
      case Promotion.Step.Serve _ -> LOG.debug("event=serving use-bps={}", measured.useBps());
      case Promotion.Step.StepDown(String because) -> stepDown(because);
    }
  }

  private void promote() throws IOException {
    Doorbell rung = doorbell;
    doorbell = null;
    if (rung != null) {
      rung.close();
    }
    DeviceIdentity identity = around.identity().get();
    DeviceKeys devices =
        (certificate, person, device) ->
            around.identity().get().devices(around.clock()).key(certificate, person, device);
    OwnRelay lends = relay;
    OverlayConfig.Bounds bounds =
        OverlayConfig.Bounds.USUAL.withClients(terms.clients(), CLIENTS_PER_SECOND);
    OverlayService started =
        OverlayService.start(
            new OverlayService.Start(
                identity.name().id(),
                terms.address().getHostAddress(),
                LinkConfig.on(new InetSocketAddress(terms.address(), port)),
                OverlayConfig.USUAL.withBounds(bounds),
                around.data(),
                seeds(),
                LoginServer.AWAY,
                new OverlayService.Offer(
                    new Services(0, lends.udpPort(), lends.tcpPort()),
                    new RelayLoans(lends::secrets, around.clock(), this::freeBps))),
            new FleetNotary(() -> around.identity().get().credentials(), devices, around.clock()),
            new OverlayTls(() -> around.identity().get().credentials(), devices, around.clock())
                .links(),
            around.clock(),
            random);
    member = started;
    lends.open();
    around
        .told()
        .accept(
            new ServeEvent.Serves(
                identity.name().id(),
                new InetSocketAddress(terms.address(), started.address().getPort()),
                new InetSocketAddress(terms.address(), lends.udpPort())));
  }

  private long freeBps() {
    return Math.max(1, terms.promotion().mostUseBps() - measuring.useBps());
  }

  private List<HostEntry> seeds() {
    return around.hosts().all().stream()
        .map(HostCache.Known::host)
        .filter(host -> host.port() > 0)
        .limit(MOST_SEEDS)
        .toList();
  }

  /// Hands over what it keeps, tells its clients, and waits for them.
  private void stepDown(String because) throws InterruptedException, IOException {
    around.told().accept(new ServeEvent.StepsDown(because));
    leave();
    InetSocketAddress at = new InetSocketAddress(terms.address(), port);
    try {
      long until = around.nanos().getAsLong() + terms.drain().toNanos();
      while (relay.allocations() > 0 && around.nanos().getAsLong() - until < 0) {
        Thread.sleep(DRAIN_LOOK);
      }
    } finally {
      relay.close();
    }
    if (!ending) {
      relay = OwnRelay.start(terms, loops, around.clock(), random);
      measuring.begunAnew();
      doorbell = Doorbell.at(at);
      around.told().accept(new ServeEvent.Waits(because));
    }
  }

  private void leave() {
    OverlayService leaving = member;
    member = null;
    if (leaving != null) {
      leaving.close();
    }
  }

  /// Ends it: records are handed over, clients are told; who is relayed still is not waited for.
  @Override
  public void close() {
    ending = true;
    thread.interrupt();
    try {
      thread.join(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    leave();
    Doorbell rung = doorbell;
    if (rung != null) {
      rung.close();
    }
    relay.close();
    loops.close();
  }
}
