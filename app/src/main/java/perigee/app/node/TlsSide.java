package perigee.app.node;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.model.tls.TlsChanges;
import perigee.model.tls.TlsEntry;
import perigee.net.loop.Loop;
import perigee.net.tls.HostCertificates;

/// What a node has for TLS towards clients: certificates, answers to an authority's challenges,
/// secrets of relays. Changed by the fleet link's thread, read by any.
final class TlsSide implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(TlsSide.class);

  private static final Duration TICKET_KEY_LIFE = Duration.ofHours(4);

  private final HostCertificates certificates;
  private final TlsJournal journal;

  /// By id; by host and token they are looked for, but there is seldom more than a handful.
  private final Map<String, TlsEntry.Challenge> challenges = new ConcurrentHashMap<>();

  private final Map<String, TlsEntry.RelaySecret> relaySecrets = new ConcurrentHashMap<>();
  private volatile List<String> relaySecretsNow = List.of();

  private volatile Consumer<List<TlsEntry>> onEntries = _ -> {};

  private TlsSide(HostCertificates certificates, TlsJournal journal) {
    this.certificates = certificates;
    this.journal = journal;
  }

  /// Begins with what is on disk.
  static TlsSide open(Path data, HostCertificates certificates) throws IOException {
    TlsSide side = new TlsSide(certificates, TlsJournal.open(data.resolve("tls.journal")));
    side.putInForce(side.journal.whole());
    return side;
  }

  HostCertificates certificates() {
    return certificates;
  }

  /// Makes a new key for session tickets now and then, from now on.
  void rotateTickets(Loop loop) {
    loop.after(
        TICKET_KEY_LIFE,
        () -> {
          certificates.rotateTickets();
          rotateTickets(loop);
        });
  }

  /// Up to where control's changes are in force and on disk.
  long version() {
    return journal.version();
  }

  /// Sets who hears of entries that are in force.
  void onEntries(Consumer<List<TlsEntry>> listener) {
    onEntries = listener;
  }

  /// Puts changes in force, then on disk.
  void apply(TlsChanges changes) {
    putInForce(changes);
    onEntries.accept(changes.entries());
    try {
      journal.append(changes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep certificates on disk", e);
    }
    LOG.info(
        "event=tls-applied version={} entries={} gone={}",
        changes.upTo(),
        changes.entries().size(),
        changes.gone().size());
  }

  private void putInForce(TlsChanges changes) {
    if (changes.whole()) {
      challenges.clear();
      relaySecrets.clear();
    }
    for (TlsEntry entry : changes.entries()) {
      if (entry instanceof TlsEntry.Challenge challenge) {
        challenges.put(challenge.id(), challenge);
      }
      if (entry instanceof TlsEntry.RelaySecret secret) {
        relaySecrets.put(secret.id(), secret);
      }
    }
    changes.gone().forEach(challenges::remove);
    changes.gone().forEach(relaySecrets::remove);
    relaySecretsNow =
        relaySecrets.values().stream()
            .sorted(Comparator.comparing(TlsEntry.RelaySecret::madeAt).reversed())
            .map(TlsEntry.RelaySecret::secret)
            .toList();
    certificates.apply(changes);
  }

  /// What credentials of the relay are made with, the newest first.
  List<String> relaySecrets() {
    return relaySecretsNow;
  }

  /// What an authority must find at a host for a token; null if it isn't for this network.
  @Nullable String answer(String host, String token) {
    for (TlsEntry.Challenge challenge : challenges.values()) {
      if (challenge.token().equals(token) && challenge.host().equalsIgnoreCase(host)) {
        return challenge.answer();
      }
    }
    return null;
  }

  @Override
  public void close() {
    journal.close();
  }
}
