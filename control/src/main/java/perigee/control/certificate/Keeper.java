package perigee.control.certificate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.control.store.Properties;
import perigee.control.store.TlsStore.Row;
import perigee.model.property.Property;
import perigee.model.tls.TlsEntry.Certificate;

/// Sees to it that every host has a certificate: issues by the local authority what nothing better
/// covers, renews in time, takes away what nobody asks for. Looks each second whether there is
/// something to do, and at once when woken. One thread works.
final class Keeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);

  static final String LOCAL = "local/";

  /// For hosts that no property names and a client asked for.
  static final String ASKED = "asked/";

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration SETTLE_EVERY = Duration.ofMinutes(1);
  private static final int MOST_ASKED = 5_000;
  private static final int MOST_SUBJECTS = 100;
  private static final int BATCH = 50;
  private static final String SUBJECTS = "default-certificate-subjects";

  private final Vault vault;
  private final LocalAuthority authority;
  private final Properties properties;
  private final Supplier<Collection<String>> nodeAddresses;
  private final Supplier<Set<String>> ownNames;
  private final AcmeOrders acme;
  private final InstantSource clock;
  private final Wishes wishes;
  private final Semaphore woken = new Semaphore(0);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("certificates").unstarted(this::run);

  /// Ids of certificates to be renewed before their time.
  private final Set<String> forced = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;
  private volatile Demand demand = Demand.NONE;
  private long release = -1;
  private Set<String> nodesAt = Set.of();
  private volatile Instant settleAt = Instant.MIN;

  /// @param nodeAddresses where clients may reach nodes without a host's name
  /// @param ownNames the wildcards over names of the network itself
  Keeper(
      Vault vault,
      LocalAuthority authority,
      Properties properties,
      Supplier<Collection<String>> nodeAddresses,
      Supplier<Set<String>> ownNames,
      AcmeOrders acme,
      InstantSource clock) {
    this.vault = vault;
    this.authority = authority;
    this.properties = properties;
    this.nodeAddresses = nodeAddresses;
    this.ownNames = ownNames;
    this.acme = acme;
    this.clock = clock;
    this.wishes = new Wishes(clock);
  }

  void start() {
    vault.onWanted(host -> {
      if (wishes.add(host)) {
        woken.release();
      }
    });
    // So that there is a certificate for everybody before the first node links.
    look();
    thread.start();
  }

  /// Has everything looked at again, now.
  void wake() {
    settleAt = Instant.MIN;
    woken.release();
  }

  /// Has one certificate issued anew, now.
  void renew(String id) {
    acme.renew(id.substring(id.indexOf('/') + 1));
    forced.add(id);
    wake();
  }

  private void run() {
    try {
      while (!closed) {
        look();
        if (woken.tryAcquire(LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS)) {
          woken.drainPermits();
        }
      }
    } catch (InterruptedException _) {
      // Only `close` interrupts this thread.
      LOG.debug("event=certificates-ended");
    }
  }

  /// One of the loops that must survive any fault: without it certificates would run out unseen.
  private void look() {
    try {
      step();
    } catch (RuntimeException e) {
      LOG.error("event=certificates-failed", e);
    }
  }

  /// Does what there is to do now.
  void step() {
    Instant now = clock.instant();
    List<Properties.ReleaseSummary> newest = properties.releases(1);
    long current = newest.isEmpty() ? 0 : newest.getFirst().number();
    Set<String> own = ownNames.get();
    // A node that has just come is to be trusted at once.
    Set<String> there = Set.copyOf(nodeAddresses.get());
    boolean changed = current != release || !own.equals(demand.own()) || !there.equals(nodesAt);
    if (changed || !now.isBefore(settleAt)) {
      settleAt = now.plus(SETTLE_EVERY);
      nodesAt = there;
      settle(own, now);
      release = current;
    }
    grantWishes(now);
  }

  private void settle(Set<String> own, Instant now) {
    List<Property> all = properties.list().stream().map(Properties.Versioned::property).toList();
    Demand wanted = Demand.of(all, own);
    demand = wanted;
    Map<String, Row> rows =
        vault.certificates().stream().collect(Collectors.toMap(Row::id, row -> row));
    keepDefault(rows.get(LOCAL + Certificate.ANY_NAME), wanted, now);
    Set<String> better = namesOfBetter(rows.values(), now);
    issueLocal(wanted, rows, better, now);
    removeLocal(wanted, rows.values(), better, now);
    acme.settle(wanted, rows, namesOfFiles(rows.values(), now), row -> isDue(row, now));
    rows.values().stream()
        .map(Lives::renewalOf)
        .filter(now::isBefore)
        .min(Comparator.naturalOrder())
        .filter(due -> due.isBefore(settleAt))
        .ifPresent(due -> settleAt = due);
    acme.nextAttempt().filter(due -> due.isBefore(settleAt)).ifPresent(due -> settleAt = due);
  }

  private boolean isDue(Row row, Instant now) {
    return Lives.isDue(row, now) || forced.remove(row.id());
  }

  private void keepDefault(@Nullable Row row, Demand wanted, Instant now) {
    Set<String> subjects = new TreeSet<>(nodesAt);
    subjects.addAll(wanted.addresses());
    List<String> all = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
    subjects.stream().filter(s -> !all.contains(s)).limit(MOST_SUBJECTS).forEach(all::add);
    String text = String.join(" ", all);
    boolean same = vault.secretSetting(SUBJECTS).filter(text::equals).isPresent();
    if (row == null || !same || isDue(row, now)) {
      vault.put(
          List.of(
              authority.issue(LOCAL + Certificate.ANY_NAME, List.of(Certificate.ANY_NAME), all)));
      vault.setSecretly(SUBJECTS, text);
      LOG.info("event=certificate-issued id=local/* subjects=\"{}\"", text);
    }
  }

  private void issueLocal(Demand wanted, Map<String, Row> rows, Set<String> better, Instant now) {
    List<Vault.Fresh> batch = new ArrayList<>();
    for (String host : wanted.named()) {
      Row row = rows.get(LOCAL + host);
      if (!covers(better, host) && (row == null || isDue(row, now))) {
        batch.add(authority.issue(LOCAL + host, List.of(host), List.of(host)));
        put(batch, BATCH);
      }
    }
    put(batch, 1);
  }

  private void put(List<Vault.Fresh> batch, int least) {
    if (batch.size() >= least) {
      vault.put(batch);
      LOG.info("event=certificates-issued count={} first={}", batch.size(), batch.getFirst().id());
      batch.clear();
    }
  }

  private void removeLocal(Demand wanted, Collection<Row> rows, Set<String> better, Instant now) {
    List<String> outdated = new ArrayList<>();
    for (Row row : rows) {
      String id = row.id();
      String host = row.names().getFirst();
      if (host.equals(Certificate.ANY_NAME)) {
        continue;
      }
      boolean needed =
          id.startsWith(LOCAL)
              ? wanted.named().contains(host) && !covers(better, host)
              : !id.startsWith(ASKED)
                  || (wanted.isOnlyPassed(host) && !covers(better, host) && !isDue(row, now));
      if (!needed) {
        outdated.add(id);
      }
    }
    vault.remove(outdated);
  }

  private void grantWishes(Instant now) {
    List<String> granted = wishes.take().stream().filter(demand::isOnlyPassed).toList();
    if (granted.isEmpty()) {
      return;
    }
    List<Row> rows = vault.certificates();
    Set<String> there = rows.stream().map(Row::id).collect(Collectors.toSet());
    Set<String> better = namesOfBetter(rows, now);
    List<Vault.Fresh> fresh =
        granted.stream()
            .filter(host -> !there.contains(ASKED + host) && !covers(better, host))
            .map(host -> authority.issue(ASKED + host, List.of(host), List.of(host)))
            .toList();
    makeRoom(rows, fresh.size());
    if (!fresh.isEmpty()) {
      vault.put(fresh);
      LOG.info("event=certificates-issued count={} first={}", fresh.size(), fresh.getFirst().id());
    }
  }

  /// The oldest go: a host that is still asked for gets a new one at its next handshake.
  private void makeRoom(List<Row> rows, int more) {
    List<Row> asked = rows.stream().filter(row -> row.id().startsWith(ASKED)).toList();
    List<String> oldest =
        asked.stream()
            .sorted(Comparator.comparingLong(Row::version))
            .limit(Math.max(0, asked.size() + more - MOST_ASKED))
            .map(Row::id)
            .toList();
    vault.remove(oldest);
  }

  private static Set<String> namesOfBetter(Collection<Row> rows, Instant now) {
    return names(rows, now, "files/", "acme/");
  }

  private static Set<String> namesOfFiles(Collection<Row> rows, Instant now) {
    return names(rows, now, "files/");
  }

  private static Set<String> names(Collection<Row> rows, Instant now, String... sources) {
    Set<String> names = new HashSet<>();
    for (Row row : rows) {
      for (String source : sources) {
        if (row.id().startsWith(source) && Lives.isValid(row, now)) {
          names.addAll(row.names());
        }
      }
    }
    return names;
  }

  /// Whether certificates with these names are good for a host.
  static boolean covers(Set<String> names, String host) {
    return names.contains(host) || names.contains(Demand.wildcardOver(host));
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
