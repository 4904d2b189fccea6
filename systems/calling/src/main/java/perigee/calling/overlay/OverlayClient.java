package perigee.calling.overlay;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.LocationRecord;
import perigee.wire.overlay.Octets;
import perigee.wire.overlay.OverlayLimits;
import perigee.wire.overlay.OverlayMessage;

/// A client of super nodes: it learns of others from each, one a minute, which also measures it,
/// and asks them what a client may ask. All calls on one thread.
public final class OverlayClient implements Party {

  private static final Duration FIRST = Duration.ofMillis(300);
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final Duration WITHIN = Duration.ofSeconds(4);
  private static final Duration DIAL_WITHIN = Duration.ofSeconds(15);
  private static final int FEW = 4;
  private static final int PIECES = 3;
  private static final int MOST_TRIES = 3;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Outside outside;
  private final Conversations conversations;
  private final HostCache hosts;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final RandomGenerator random;
  private Consumer<String> leaving = _ -> {};
  private boolean closed;

  /// A client that begins with a cache.
  ///
  /// @param hosts that are known; what is learned is noted there
  /// @param nanos that only goes forward
  public OverlayClient(
      Outside outside,
      HostCache hosts,
      InstantSource clock,
      LongSupplier nanos,
      RandomGenerator random) {
    this.outside = outside;
    this.conversations = new Conversations(outside, random);
    this.hosts = hosts;
    this.clock = clock;
    this.nanos = nanos;
    this.random = random;
  }

  /// Begins to ask for others.
  public void start() {
    outside.after(FIRST, this::gossip);
  }

  /// Who is told of super nodes that say that they serve no more, by id.
  public void onLeaving(Consumer<String> told) {
    leaving = told;
  }

  private void gossip() {
    if (closed) {
      return;
    }
    // Who knows few asks more often, until it knows more.
    Duration next = hosts.size() < FEW ? SOON : EVERY;
    outside.after(next, this::gossip);
    any()
        .ifPresent(one ->
            ask(
                one,
                OverlayMessage.Hosts::new,
                WITHIN,
                answer -> {
                  if (answer.orElse(null)
                      instanceof OverlayMessage.HostList(_, List<HostEntry> told)) {
                    hosts.heard(told);
                  }
                }));
  }

  private Optional<HostEntry> any() {
    return hosts.choose(random, Set.of(), host -> host.port() > 0);
  }

  /// Asks one; what it takes is measured.
  private void ask(
      HostEntry of,
      LongFunction<OverlayMessage> request,
      Duration within,
      Consumer<Optional<OverlayMessage>> answered) {
    long began = nanos.getAsLong();
    conversations.ask(
        of,
        request,
        within,
        answer -> {
          if (answer.isPresent()) {
            double millis = (nanos.getAsLong() - began) / NANOS_PER_MILLI;
            hosts.success(of, millis, clock.millis());
          } else {
            hosts.failure(of);
          }
          answered.accept(answer);
        });
  }

  /// Asks for the use of a super node's relay.
  ///
  /// @param lent told once; empty if it does not answer, or has none
  public void borrow(HostEntry of, Consumer<Optional<Lender.Loan>> lent) {
    conversations.ask(
        of,
        OverlayMessage.Lend::new,
        WITHIN,
        answer ->
            lent.accept(
                answer.orElse(null) instanceof OverlayMessage.Lent said
                    ? Optional.of(
                        new Lender.Loan(
                            said.user(), said.password(), said.untilSeconds(), said.freeBps()))
                    : Optional.empty()));
  }

  /// Has another try whether this host is reached.
  ///
  /// @param beside not these
  /// @param told once; empty if nobody answered
  public void dialBack(
      Set<String> beside, String host, int port, int udp, Consumer<Optional<Reached>> told) {
    Optional<HostEntry> chosen = hosts.choose(random, beside, one -> one.port() > 0);
    if (chosen.isEmpty()) {
      told.accept(Optional.empty());
      return;
    }
    ask(
        chosen.get(),
        id -> new OverlayMessage.DialBack(id, host, port, udp),
        DIAL_WITHIN,
        answer ->
            told.accept(
                answer.orElse(null) instanceof OverlayMessage.Dialled(_, boolean tcp, boolean by)
                    ? Optional.of(new Reached(chosen.get().id(), tcp, by))
                    : Optional.empty()));
  }

  /// Whether another reached this host, and who.
  public record Reached(String by, boolean tcp, boolean udp) {}

  /// Measures what can be sent to a super node: three times 64 KiB, of which the first only fills
  /// the line.
  ///
  /// @param told once: bits a second; empty if not all of it came
  public void weigh(Consumer<OptionalLong> told) {
    Optional<HostEntry> of = any();
    if (of.isEmpty()) {
      told.accept(OptionalLong.empty());
      return;
    }
    Weighing weighing = new Weighing(told);
    Octets content = Octets.of(new byte[OverlayLimits.BULK]);
    for (int i = 0; i < PIECES; i++) {
      conversations.ask(
          of.get(), id -> new OverlayMessage.Bulk(id, content), WITHIN, weighing::arrived);
    }
  }

  private final class Weighing {

    private final Consumer<OptionalLong> told;
    private final long begunNanos = nanos.getAsLong();
    private int came;
    private int ended;
    private long firstNanos;

    Weighing(Consumer<OptionalLong> told) {
      this.told = told;
    }

    void arrived(Optional<OverlayMessage> answer) {
      long now = nanos.getAsLong();
      ended++;
      if (answer.orElse(null) instanceof OverlayMessage.Weighed) {
        came++;
        firstNanos = came == 1 ? now : firstNanos;
      }
      if (ended < PIECES) {
        return;
      }
      // Where all come at once, the round trip is what can be told.
      long took = Math.max(1, Math.max(now - firstNanos, (now - begunNanos) / PIECES));
      double bits = (PIECES - 1.0) * OverlayLimits.BULK * Byte.SIZE;
      told.accept(
          came == PIECES
              ? OptionalLong.of((long) (bits * NANOS_PER_SECOND / took))
              : OptionalLong.empty());
    }
  }

  /// Has a super node look for a person: who has no UDP, or no room for an overlay, need not.
  ///
  /// @param found told once; empty if nobody answered, else what was found
  public void locate(String person, Consumer<Optional<List<LocationRecord>>> found) {
    locate(person, new HashSet<>(), found);
  }

  private void locate(
      String person, Set<String> tried, Consumer<Optional<List<LocationRecord>>> found) {
    Optional<HostEntry> of = hosts.choose(random, tried, host -> host.port() > 0);
    if (of.isEmpty() || tried.size() >= MOST_TRIES) {
      found.accept(Optional.empty());
      return;
    }
    tried.add(of.get().id());
    ask(
        of.get(),
        id -> new OverlayMessage.Locate(id, person),
        WITHIN,
        answer -> {
          if (answer.orElse(null) instanceof OverlayMessage.Found some) {
            found.accept(Optional.of(some.records()));
          } else {
            locate(person, tried, found);
          }
        });
  }

  /// Has a super node look for a name.
  ///
  /// @param found told once; empty if nobody answered
  public void seek(String text, int most, Consumer<Optional<List<OverlayMessage.Hit>>> found) {
    Optional<HostEntry> of = any();
    if (of.isEmpty()) {
      found.accept(Optional.empty());
      return;
    }
    ask(
        of.get(),
        id -> new OverlayMessage.Seek(id, text, most),
        WITHIN,
        answer ->
            found.accept(
                answer.orElse(null) instanceof OverlayMessage.Sought(_, var hits)
                    ? Optional.of(hits)
                    : Optional.empty()));
  }

  @Override
  public void received(Peer from, OverlayMessage message, Reply reply) {
    if (closed) {
      return;
    }
    if (message instanceof OverlayMessage.Leaving) {
      hosts.leaving(from.id());
      leaving.accept(from.id());
    } else {
      conversations.answered(from.id(), message);
    }
  }

  @Override
  public void gone(String peer) {
    // Who asks is told by the answer that does not come.
  }

  public void close() {
    closed = true;
  }
}
