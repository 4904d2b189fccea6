package perigee.control.certificate;

import java.io.IOException;
import java.security.GeneralSecurityException;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.control.fleet.Fleet;
import perigee.control.store.Leases;
import perigee.control.store.TlsStore.Row;
import perigee.model.property.Https;
import perigee.model.property.Property;

/// The certificates that properties want from an authority by ACME: ordered when they are missing
/// or two thirds of their life are over, a few at a time, and after a failure again with growing
/// pauses. Only the control that holds the lease orders.
final class AcmeOrders implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AcmeOrders.class);

  static final String PREFIX = "acme/";

  private static final String SETTING = "acme";
  private static final String LEASE = "acme";
  private static final Duration LEASE_LIFE = Duration.ofMinutes(10);
  private static final int MOST_AT_ONCE = 4;
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(12);
  private static final int PAUSE_GROWTH = 3;
  private static final Duration UNEXPECTED = Duration.ofMinutes(10);

  private final Vault vault;
  private final Fleet fleet;
  private final Leases leases;
  private final InstantSource clock;
  private final SecureRandom random;
  private final AcmeAccount account;
  private final String holder;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final CountDownLatch closing = new CountDownLatch(1);

  /// By host, of hosts that properties want; how the last order went.
  private final Map<String, Attempt> attempts = new ConcurrentHashMap<>();

  private volatile Runnable onIssued = () -> {};

  AcmeOrders(Vault vault, Fleet fleet, Leases leases, InstantSource clock, SecureRandom random) {
    this.vault = vault;
    this.fleet = fleet;
    this.leases = leases;
    this.clock = clock;
    this.random = random;
    this.account = new AcmeAccount(vault, random);
    this.holder = Long.toHexString(random.nextLong());
  }

  /// How the last order for a host went.
  ///
  /// @param failures in a row
  /// @param nextAt not before this it is tried again
  record Attempt(boolean running, int failures, Instant nextAt, @Nullable String problem) {

    static final Attempt NONE = new Attempt(false, 0, Instant.MIN, null);

    Attempt begun() {
      return new Attempt(true, failures, nextAt, problem);
    }
  }

  /// Sets what to do when a certificate came.
  void onIssued(Runnable listener) {
    onIssued = listener;
  }

  Optional<AcmeSettings> settings() {
    return vault.secretSetting(SETTING).map(AcmeSettings::read);
  }

  /// Sets the authority, or none; what failed with the old one is tried at once.
  void configure(@Nullable AcmeSettings settings) {
    vault.setSecretly(SETTING, settings == null ? null : settings.write());
    account.forget();
    attempts.values().removeIf(attempt -> !attempt.running());
  }

  /// Why a host has no certificate of an authority yet; empty if nothing is wrong.
  Optional<String> problem(String host) {
    return Optional.ofNullable(attempts.getOrDefault(host, Attempt.NONE).problem());
  }

  /// Has a host's certificate ordered anew at the next look.
  void renew(String host) {
    attempts.computeIfPresent(host, (_, attempt) -> attempt.running() ? attempt : null);
  }

  /// Begins the orders that are due, and forgets what nobody wants.
  ///
  /// @param files names that the operator's files cover
  /// @param due whether a certificate is to be renewed
  void settle(Demand demand, Map<String, Row> rows, Set<String> files, Predicate<Row> due) {
    List<String> hosts =
        demand.hosts().entrySet().stream()
            .filter(entry -> wants(entry.getValue()) && !Keeper.covers(files, entry.getKey()))
            .map(Map.Entry::getKey)
            .toList();
    Set<String> wanted = Set.copyOf(hosts);
    attempts.entrySet().removeIf(e -> !wanted.contains(e.getKey()) && !e.getValue().running());
    removeUnwanted(rows, demand);
    Optional<AcmeSettings> settings = settings();
    for (String host : hosts) {
      Row row = rows.get(PREFIX + host);
      if (row == null || due.test(row)) {
        consider(host, settings, clock.instant());
      }
    }
  }

  /// When a failed order is tried again; empty if none failed.
  Optional<Instant> nextAttempt() {
    return attempts.values().stream()
        .filter(attempt -> !attempt.running() && attempt.failures() > 0)
        .map(Attempt::nextAt)
        .min(Comparator.naturalOrder());
  }

  private static boolean wants(Property property) {
    return property.https().certificate() == Https.Certificate.ACME;
  }

  private void removeUnwanted(Map<String, Row> rows, Demand demand) {
    List<String> gone = new ArrayList<>();
    for (String id : rows.keySet()) {
      if (id.startsWith(PREFIX)) {
        Property property = demand.hosts().get(id.substring(PREFIX.length()));
        if (property == null || !wants(property)) {
          gone.add(id);
        }
      }
    }
    vault.remove(gone);
  }

  private void consider(String host, Optional<AcmeSettings> settings, Instant now) {
    if (host.startsWith("*")) {
      attempts.put(
          host,
          told("a wildcard can't be proved by http-01: name each host, or give files for it"));
    } else if (settings.isEmpty()) {
      attempts.put(host, told("no authority is set: an operator must name its directory"));
    } else if (!now.isBefore(attempts.getOrDefault(host, Attempt.NONE).nextAt())) {
      begin(host, settings.get());
    }
  }

  private static Attempt told(String problem) {
    return new Attempt(false, 0, Instant.MIN, problem);
  }

  private void begin(String host, AcmeSettings settings) {
    Attempt before = attempts.getOrDefault(host, Attempt.NONE);
    if (before.running() || !room.tryAcquire()) {
      return;
    }
    if (leases.acquire(LEASE, holder, LEASE_LIFE).isEmpty()) {
      room.release();
      return;
    }
    attempts.put(host, before.begun());
    Thread.ofVirtual()
        .name("acme-" + host)
        .start(() -> {
          try {
            order(host, settings, before);
          } finally {
            room.release();
          }
          onIssued.run();
        });
  }

  private void order(String host, AcmeSettings settings, Attempt before) {
    try {
      AcmeOrder order =
          new AcmeOrder(host, account.login(settings), vault, fleet, random, clock, closing);
      Vault.Fresh fresh = order.place();
      vault.put(List.of(fresh));
      attempts.put(host, Attempt.NONE);
      LOG.info("event=certificate-issued id={} until={}", fresh.id(), fresh.validUntil());
    } catch (AcmeRateLimitedException e) {
      failed(host, before, words(e), e.getRetryAfter());
    } catch (AcmeException | AcmeOrder.Failed | IOException | GeneralSecurityException e) {
      failed(host, before, words(e), Optional.empty());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      failed(host, before, "control ends", Optional.empty());
    } catch (RuntimeException e) {
      // A fault of ours, or an answer that acme4j can't read, ends this one order.
      LOG.error("event=acme-failed host={}", host, e);
      Optional<Instant> later = Optional.of(clock.instant().plus(UNEXPECTED));
      failed(host, before, "unexpected: " + e, later);
    }
  }

  private void failed(String host, Attempt before, String problem, Optional<Instant> retryAfter) {
    Duration pause = pause(before.failures());
    Instant next = clock.instant().plus(pause);
    Instant nextAt = retryAfter.filter(next::isBefore).orElse(next);
    attempts.put(host, new Attempt(false, before.failures() + 1, nextAt, problem));
    LOG.warn(
        "event=certificate-not-issued id={}{} next-attempt={} reason=\"{}\"",
        PREFIX,
        host,
        nextAt,
        problem);
  }

  /// Grows threefold, with a tenth of chance so that hosts do not come back all at once.
  private Duration pause(int failures) {
    Duration pause = FIRST_PAUSE;
    for (int i = 0; i < failures && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
      pause = pause.multipliedBy(PAUSE_GROWTH);
    }
    Duration bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    return bounded.plusMillis(random.nextLong(bounded.toMillis() / 10));
  }

  /// Without line ends, which would break the log's line.
  private static String words(Exception e) {
    String message = e.getMessage();
    Throwable cause = e.getCause();
    String all = message == null ? e.toString() : message;
    if (cause != null && cause.getMessage() != null && !all.contains(cause.getMessage())) {
      all += ": " + cause.getMessage();
    }
    return all.replaceAll("\\s+", " ");
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
