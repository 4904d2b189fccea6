package perigee.app.phone;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.app.client.Failure;
import perigee.app.promotion.DeviceIdentity;
import perigee.app.promotion.ServeEvent;
import perigee.app.promotion.ServeTerms;
import perigee.app.promotion.ServingHost;
import perigee.calling.overlay.HostCache;
import perigee.calling.overlay.link.ClientService;
import perigee.calling.overlay.link.DeviceKeys;
import perigee.calling.overlay.link.OverlayTls;
import perigee.realtime.media.IceServer;
import perigee.wire.overlay.OverlayMessage;
import tools.jackson.databind.JsonNode;

/// A phone's part in the overlay: it learns of super nodes, borrows their relays, and may become
/// one. What signing in gave is made fresh now and then, and the cache is kept.
final class PhoneOverlay implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(PhoneOverlay.class);

  private static final String FOLDER = "serving";
  private static final Duration SOUGHT_WITHIN = Duration.ofSeconds(8);
  private static final Duration KEEP_EVERY = Duration.ofMinutes(1);
  private static final int KEEPS_PER_RENEWAL = 360;

  /// How long a phone's start waits for measurements.
  private static final Duration CHOSEN_WITHIN = Duration.ofMillis(700);

  private final PhoneState state;
  private final HostCache hosts;
  private final InstantSource clock;
  private final SignIn signIn;
  private final SecureRandom random = new SecureRandom();
  private final AtomicReference<DeviceIdentity> identity;
  private final ClientService client;
  private final Relays relays;
  private final Thread keeping;
  private volatile List<IceServer> given;
  private @Nullable ServingHost serving;

  private PhoneOverlay(
      PhoneState state,
      JsonNode kept,
      DeviceIdentity first,
      HostCache hosts,
      InstantSource clock,
      SignIn signIn)
      throws IOException {
    this.state = state;
    this.hosts = hosts;
    this.clock = clock;
    this.signIn = signIn;
    this.given = PhoneState.relays(kept, clock);
    this.identity = new AtomicReference<>(first);
    DeviceKeys devices =
        (word, person, device) -> identity.get().devices(clock).key(word, person, device);
    this.client =
        ClientService.start(
            new OverlayTls(() -> identity.get().credentials(), devices, clock).links(),
            hosts,
            clock,
            System::nanoTime,
            random);
    this.relays = Relays.start(client, hosts, clock);
    this.keeping = Thread.ofVirtual().name("phone-keeping").start(this::keep);
  }

  /// Starts it.
  ///
  /// @param signIn by which what is kept is made fresh now and then
  /// @throws Failure if what was kept does not say who this device is
  static PhoneOverlay start(
      PhoneState state, JsonNode kept, HostCache hosts, InstantSource clock, SignIn signIn)
      throws Failure {
    DeviceIdentity first = identity(kept, clock);
    try {
      return new PhoneOverlay(state, kept, first, hosts, clock, signIn);
    } catch (IOException e) {
      throw new Failure("super nodes can't be asked: " + e.getMessage());
    }
  }

  private static DeviceIdentity identity(JsonNode kept, InstantSource clock) throws Failure {
    String fleet = PhoneState.text(kept, "fleetCertificate");
    if (fleet.isEmpty()) {
      throw new Failure("it is not known by what certificate the network is known: sign in again");
    }
    return DeviceIdentity.of(PhoneState.account(kept), fleet, clock, new SecureRandom());
  }

  /// Waits until the first relays are chosen, but not for long.
  void awaitRelays() {
    relays.await(CHOSEN_WITHIN);
  }

  /// The relays there are now: the best by what was measured, then those of the login server.
  List<IceServer> relays() {
    return relays.beside(given);
  }

  /// Has a super node look for a name, by the connection to it alone.
  ///
  /// @return empty if none answers in time
  Optional<List<OverlayMessage.Hit>> seek(String text, int most) throws InterruptedException {
    BlockingQueue<Optional<List<OverlayMessage.Hit>>> answers = new LinkedBlockingQueue<>();
    client.run(one -> one.seek(text, most, answers::add));
    return Optional.ofNullable(answers.poll(SOUGHT_WITHIN.toMillis(), TimeUnit.MILLISECONDS))
        .flatMap(said -> said);
  }

  /// Becomes a super node where that is possible.
  void serve(ServeTerms terms, Consumer<ServeEvent> told) throws Failure {
    Path data = state.folder().resolve(FOLDER);
    try {
      serving =
          ServingHost.start(
              terms,
              new ServingHost.Around(
                  identity::get, client, hosts, data, clock, System::nanoTime, told));
    } catch (IOException e) {
      throw new Failure("others can't be served: " + e.getMessage());
    }
  }

  /// Whether others are served where that is possible.
  void wanted(boolean now) {
    ServingHost host = serving;
    if (host != null) {
      host.wanted(now);
    }
  }

  private void keep() {
    try {
      for (int round = 1; ; round++) {
        Thread.sleep(KEEP_EVERY);
        state.keep(hosts);
        if (round % KEEPS_PER_RENEWAL == 0) {
          renew();
        }
      }
    } catch (InterruptedException _) {
      // Only `close` interrupts this thread.
      LOG.debug("event=phone-keeping-ended");
    }
  }

  /// A certificate ends in weeks, the login server's relays after hours, and a phone runs for
  /// longer.
  private void renew() {
    try {
      JsonNode fresh = signIn.fresh();
      identity.set(identity(fresh, clock));
      hosts.heard(PhoneState.superNodes(fresh));
      given = PhoneState.relays(fresh, clock);
    } catch (Failure e) {
      LOG.warn("event=identity-not-renewed reason=\"{}\"", e.getMessage());
    }
  }

  @Override
  public void close() {
    keeping.interrupt();
    ServingHost host = serving;
    if (host != null) {
      host.close();
    }
    relays.close();
    client.close();
  }
}
