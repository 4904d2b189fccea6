package perigee.app.phone;

import java.io.Closeable;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.calling.overlay.HostCache;
import perigee.calling.overlay.Lender;
import perigee.calling.overlay.link.ClientService;
import perigee.calling.overlay.link.StunQuestion;
import perigee.calling.phone.RelayChoice;
import perigee.realtime.media.IceServer;
import perigee.wire.overlay.HostEntry;

/// The relays that a phone uses: of those that it knows the best by what it measured, borrowed from
/// the super nodes themselves. Those that signing in gave come after them.
final class Relays implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(Relays.class);

  private static final int MOST_ASKED = 8;
  private static final int MOST = 2;
  private static final Duration ANSWERED_WITHIN = Duration.ofMillis(400);
  private static final Duration LENT_WITHIN = Duration.ofMillis(1500);
  private static final Duration AGAIN = Duration.ofMinutes(10);
  private static final Duration LEFT = Duration.ofMinutes(15);

  private final ClientService client;
  private final HostCache hosts;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Lender.Loan> loans = new ConcurrentHashMap<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private final Thread thread;
  private Set<String> held = Set.of();
  private volatile List<IceServer> chosen = List.of();

  private Relays(ClientService client, HostCache hosts, InstantSource clock) {
    this.client = client;
    this.hosts = hosts;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("relays").start(this::run);
  }

  /// Begins to measure.
  static Relays start(ClientService client, HostCache hosts, InstantSource clock) {
    return new Relays(client, hosts, clock);
  }

  private void run() {
    try {
      while (true) {
        choose();
        first.countDown();
        Thread.sleep(AGAIN);
      }
    } catch (InterruptedException _) {
      // Only `close` interrupts this thread.
      LOG.debug("event=relays-ended");
    }
  }

  /// Waits for the first choice.
  void await(Duration within) {
    try {
      if (!first.await(within.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("event=relays-not-chosen-yet");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// The best, then the others.
  ///
  /// @param given by the login server
  List<IceServer> beside(List<IceServer> given) {
    List<IceServer> all = new ArrayList<>(chosen);
    given.stream()
        .filter(one -> all.stream().noneMatch(known -> isSame(known, one)))
        .forEach(all::add);
    return all;
  }

  private static boolean isSame(IceServer one, IceServer other) {
    return one.address().equals(other.address())
        && one.transport() == other.transport()
        && one.user().isEmpty() == other.user().isEmpty();
  }

  private void choose() throws InterruptedException {
    List<HostCache.Known> known = new ArrayList<>(hosts.all());
    known.removeIf(one -> one.host().services().udp() == 0 || one.host().port() == 0);
    known.sort(
        Comparator.comparingInt(HostCache.Known::failures)
            .thenComparingDouble(one -> one.rttMillis() < 0 ? Double.MAX_VALUE : one.rttMillis()));
    List<HostEntry> asked = known.stream().limit(MOST_ASKED).map(HostCache.Known::host).toList();
    List<RelayChoice.Leg> legs = measure(asked);
    List<IceServer> servers = new ArrayList<>();
    List<HostEntry> best = RelayChoice.best(legs, MOST, held);
    for (HostEntry host : best) {
      servers.addAll(servers(host));
    }
    held = best.stream().map(HostEntry::id).collect(Collectors.toSet());
    chosen = List.copyOf(servers);
  }

  /// All at once.
  private List<RelayChoice.Leg> measure(List<HostEntry> asked) throws InterruptedException {
    List<RelayChoice.Leg> legs = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (HostEntry host : asked) {
      threads.add(
          Thread.ofVirtual()
              .name("relay-leg")
              .start(() -> {
                RelayChoice.Leg leg = leg(host);
                synchronized (legs) {
                  legs.add(leg);
                }
              }));
    }
    for (Thread each : threads) {
      each.join();
    }
    return legs;
  }

  private RelayChoice.Leg leg(HostEntry host) {
    InetSocketAddress server = new InetSocketAddress(host.host(), host.services().udp());
    Optional<Lender.Loan> loan = loan(host);
    StunQuestion.Measured measured =
        StunQuestion.measure(server, ANSWERED_WITHIN, System::nanoTime, random);
    // Without a loan there is no use in it.
    double rtt = loan.isPresent() ? measured.rttNanos() : 0;
    return new RelayChoice.Leg(
        host, rtt, measured.loss(), loan.map(Lender.Loan::freeBps).orElse(0L));
  }

  /// A credential that was given before is used as long as it holds for a while.
  private Optional<Lender.Loan> loan(HostEntry host) {
    Lender.Loan held = loans.get(host.id());
    Instant soon = clock.instant().plus(LEFT);
    if (held != null && Instant.ofEpochSecond(held.untilSeconds()).isAfter(soon)) {
      return Optional.of(held);
    }
    BlockingQueue<Optional<Lender.Loan>> answered = new LinkedBlockingQueue<>();
    client.run(one -> one.borrow(host, answered::add));
    try {
      Optional<Lender.Loan> lent =
          Optional.ofNullable(answered.poll(LENT_WITHIN.toMillis(), TimeUnit.MILLISECONDS))
              .flatMap(said -> said);
      lent.ifPresent(loan -> loans.put(host.id(), loan));
      return lent;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private List<IceServer> servers(HostEntry host) {
    Lender.Loan loan = loans.get(host.id());
    if (loan == null) {
      return List.of();
    }
    List<IceServer> all = new ArrayList<>();
    InetSocketAddress udp = new InetSocketAddress(host.host(), host.services().udp());
    InetSocketAddress tcp = new InetSocketAddress(host.host(), host.services().tcp());
    if (!udp.isUnresolved()) {
      all.add(IceServer.stun(udp));
      all.add(new IceServer(udp, IceServer.Transport.UDP, loan.user(), loan.password()));
      if (tcp.getPort() != 0) {
        all.add(new IceServer(tcp, IceServer.Transport.TCP, loan.user(), loan.password()));
      }
    }
    return all;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
