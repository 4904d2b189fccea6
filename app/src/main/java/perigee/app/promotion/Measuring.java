package perigee.app.promotion;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import perigee.calling.overlay.OverlayClient;
import perigee.calling.overlay.Promotion;
import perigee.calling.overlay.link.ClientService;

/// Measures what a client could do for others: whether they reach it, what its line carries, what
/// its machine has left. Belongs to one thread.
final class Measuring {

  private static final int SERVING_LOOKS_PER_DIAL = 6;
  private static final long WEIGH_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long WEIGH_SERVING_NANOS = Duration.ofMinutes(10).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final double BITS_PER_OCTET_NANO = 8e9;
  private static final int HALF = 2;

  private final ServeTerms terms;
  private final int port;
  private final ClientService client;
  private final LongSupplier nanos;
  private final Headroom headroom = new Headroom();
  private final Set<String> dialledBy = new HashSet<>();
  private int looks;
  private boolean tcp;
  private boolean udp;
  private long uplinkBps;
  private long weighedNanos;
  private long octetsBefore;
  private long octetsNanos;
  private volatile long useBps;

  /// What it needs.
  ///
  /// @param port for the others of the overlay
  /// @param client by which other super nodes are asked
  /// @param nanos that only goes forward
  Measuring(ServeTerms terms, int port, ClientService client, LongSupplier nanos) {
    this.terms = terms;
    this.port = port;
    this.client = client;
    this.nanos = nanos;
    this.octetsNanos = nanos.getAsLong();
  }

  /// What others took with the last look, bits a second; from any thread.
  long useBps() {
    return useBps;
  }

  /// The relay is another one.
  void begunAnew() {
    octetsBefore = 0;
  }

  /// Measures what can be measured now.
  ///
  /// @param relay that is lent, or will be
  /// @param serving whether it is
  Promotion.Measured look(OwnRelay relay, boolean serving) throws InterruptedException {
    long now = nanos.getAsLong();
    countUse(relay, now);
    boolean here = hasAddress();
    if (here && (!serving || looks % SERVING_LOOKS_PER_DIAL == 0)) {
      dialBack(relay);
      if (tcp && !serving) {
        tryWebPort(relay);
      }
    }
    looks++;
    // Who serves much has shown what its line carries, and would be in its own way.
    boolean idle = HALF * useBps < terms.promotion().leastUplinkBps();
    long again = serving ? WEIGH_SERVING_NANOS : WEIGH_NANOS;
    if (here && idle && (uplinkBps == 0 || now - weighedNanos > again)) {
      weighedNanos = now;
      uplinkBps = this.<OptionalLong>ask(OverlayClient::weigh).flatMap(Measuring::boxed).orElse(0L);
    }
    return new Promotion.Measured(
        here && tcp,
        here && udp,
        Math.max(uplinkBps, useBps),
        useBps,
        headroom.cpuFree(),
        headroom.memoryFree());
  }

  private static Optional<Long> boxed(OptionalLong found) {
    return found.isPresent() ? Optional.of(found.getAsLong()) : Optional.empty();
  }

  private void countUse(OwnRelay relay, long now) {
    long octets = relay.octets();
    long passed = Math.max(1, now - octetsNanos);
    useBps = (long) ((octets - octetsBefore) * BITS_PER_OCTET_NANO / passed);
    octetsBefore = octets;
    octetsNanos = now;
  }

  private boolean hasAddress() {
    try {
      return NetworkInterface.getByInetAddress(terms.address()) != null;
    } catch (SocketException _) {
      return false;
    }
  }

  /// Each time another super node, as long as there are others.
  private void dialBack(OwnRelay relay) throws InterruptedException {
    Set<String> beside = Set.copyOf(dialledBy);
    Optional<OverlayClient.Reached> answer = reached(relay, port, beside);
    if (answer.isEmpty() && !beside.isEmpty()) {
      dialledBy.clear();
      return;
    }
    answer.ifPresent(said -> dialledBy.add(said.by()));
    tcp = answer.filter(OverlayClient.Reached::tcp).isPresent();
    udp = answer.filter(OverlayClient.Reached::udp).isPresent();
  }

  /// Once each: whoever it is reached by there comes from outside, which is what is to be known.
  private void tryWebPort(OwnRelay relay) throws InterruptedException {
    int next = relay.untriedPort();
    if (next > 0) {
      Optional<OverlayClient.Reached> answer = reached(relay, next, Set.of());
      if (answer.isPresent()) {
        relay.tried(answer.get().tcp());
      }
    }
  }

  /// Whether another super node reaches a port by TCP, and the relay by UDP.
  ///
  /// @param beside who is not to be asked
  private Optional<OverlayClient.Reached> reached(OwnRelay relay, int at, Set<String> beside)
      throws InterruptedException {
    int relayed = relay.udpPort();
    String address = terms.address().getHostAddress();
    return this.<Optional<OverlayClient.Reached>>ask(
            (client, told) -> client.dialBack(beside, address, at, relayed, told))
        .flatMap(said -> said);
  }

  private <T> Optional<T> ask(BiConsumer<OverlayClient, Consumer<T>> question)
      throws InterruptedException {
    BlockingQueue<T> answers = new LinkedBlockingQueue<>();
    client.run(one -> question.accept(one, answers::add));
    return Optional.ofNullable(answers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
  }
}
