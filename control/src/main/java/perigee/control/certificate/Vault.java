package perigee.control.certificate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.control.fleet.TlsFeed;
import perigee.control.store.Bus;
import perigee.control.store.TlsStore;
import perigee.control.store.TlsStore.Kind;
import perigee.control.store.TlsStore.Page;
import perigee.control.store.TlsStore.Row;
import perigee.model.tls.TlsChanges;
import perigee.model.tls.TlsEntry;
import perigee.model.tls.TlsEntry.Source;

/// Certificates with their keys, challenges, keys of zones, secrets of relays: kept sealed in the
/// store, opened for the nodes alone. From any thread.
public final class Vault implements TlsFeed {

  private static final int PAGE = 100;

  private final TlsStore store;
  private final Sealing sealing;
  private final Bus bus;
  private volatile long version;
  private volatile Consumer<String> onWanted = _ -> {};

  Vault(TlsStore store, Sealing sealing, Bus bus) {
    this.store = store;
    this.sealing = sealing;
    this.bus = bus;
    this.version = store.version();
  }

  /// A certificate as it is put here.
  ///
  /// @param id begins with its source: `local/`, `asked/`, `acme/`, `files/`
  /// @param names for which it is shown
  record Fresh(
      String id,
      List<String> names,
      String keyType,
      String chain,
      String key,
      Instant validFrom,
      Instant validUntil) {

    Fresh {
      names = List.copyOf(names);
    }

    @Override
    public String toString() {
      return "Fresh[" + id + ", " + names + ", key withheld]";
    }
  }

  /// Sets who hears which hosts clients named in vain.
  void onWanted(Consumer<String> listener) {
    onWanted = listener;
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public long begin(long of) {
    return store.knows(of) ? of : 0;
  }

  @Override
  public TlsChanges after(long of) {
    Page page = store.after(of, PAGE);
    List<TlsEntry> entries = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    for (Row row : page.rows()) {
      switch (row.kind()) {
        case CERTIFICATE -> entries.add(certificate(row));
        case CHALLENGE -> entries.add(challenge(row));
        case ZONE_KEY -> entries.add(zoneKey(row));
        case RELAY_SECRET -> entries.add(relaySecret(row));
        case GONE -> gone.add(row.id());
      }
    }
    return new TlsChanges(of == 0, page.upTo(), entries, gone);
  }

  @Override
  public void wanted(String host) {
    onWanted.accept(host);
  }

  /// All certificates by id, without keys.
  List<Row> certificates() {
    return store.certificates();
  }

  long put(List<Fresh> certificates) {
    return changed(store.put(certificates.stream().map(this::sealed).toList()));
  }

  /// Lets every node answer a challenge.
  long challenge(String id, String host, String token, String answer) {
    Row row =
        new Row(
            id,
            0,
            Kind.CHALLENGE,
            List.of(host),
            token,
            "",
            sealing.seal(answer, id),
            Instant.EPOCH,
            Instant.EPOCH);
    return changed(store.put(List.of(row)));
  }

  /// All keys of zones, by zone and age, without their secret halves.
  public List<Row> zoneKeys() {
    return store.zoneKeys();
  }

  /// Keeps a key that signs a zone.
  ///
  /// @param publicKey X.509 in base 64
  /// @param key PKCS #8 in base 64
  public long putZoneKey(
      String id, String zone, String tag, String publicKey, String key, Instant madeAt) {
    Row row =
        new Row(
            id,
            0,
            Kind.ZONE_KEY,
            List.of(zone),
            tag,
            publicKey,
            sealing.seal(key, id),
            madeAt,
            Instant.EPOCH);
    return changed(store.put(List.of(row)));
  }

  /// All secrets of relays, the newest last.
  public List<TlsEntry.RelaySecret> relaySecrets() {
    return store.relaySecrets().stream().map(this::relaySecret).toList();
  }

  /// Keeps a secret that credentials of relays are made with.
  public long putRelaySecret(String id, String secret, Instant madeAt) {
    Row row =
        new Row(
            id,
            0,
            Kind.RELAY_SECRET,
            List.of(),
            "",
            "",
            sealing.seal(secret, id),
            madeAt,
            Instant.EPOCH);
    return changed(store.put(List.of(row)));
  }

  private TlsEntry.RelaySecret relaySecret(Row row) {
    return new TlsEntry.RelaySecret(
        row.id(), row.version(), row.validFrom(), sealing.open(row.secret(), row.id()));
  }

  /// Forgets entries; those that are not there are passed over.
  public long remove(List<String> ids) {
    return ids.isEmpty() ? version : changed(store.remove(ids));
  }

  /// Seals a text that is kept elsewhere in the store.
  ///
  /// @param place where; only there can it be opened again
  public String seal(String text, String place) {
    return sealing.seal(text, place);
  }

  /// Opens a text that was sealed for a place.
  public String open(String sealed, String place) {
    return sealing.open(sealed, place);
  }

  /// A setting that is kept sealed.
  public Optional<String> secretSetting(String name) {
    return store.setting(name).map(sealed -> sealing.open(sealed, "setting " + name));
  }

  /// Keeps a setting sealed.
  ///
  /// @param value null to forget it
  public void setSecretly(String name, @Nullable String value) {
    store.set(name, value == null ? null : sealing.seal(value, "setting " + name));
  }

  private long changed(long newest) {
    version = newest;
    bus.publish(Bus.TLS, Long.toString(newest));
    return newest;
  }

  private Row sealed(Fresh fresh) {
    return new Row(
        fresh.id(),
        0,
        Kind.CERTIFICATE,
        fresh.names(),
        fresh.keyType(),
        fresh.chain(),
        sealing.seal(fresh.key(), fresh.id()),
        fresh.validFrom(),
        fresh.validUntil());
  }

  private TlsEntry certificate(Row row) {
    return new TlsEntry.Certificate(
        row.id(),
        row.version(),
        source(row.id()),
        row.names(),
        row.detail(),
        row.content(),
        sealing.open(row.secret(), row.id()));
  }

  private TlsEntry challenge(Row row) {
    return new TlsEntry.Challenge(
        row.id(),
        row.version(),
        row.names().getFirst(),
        row.detail(),
        sealing.open(row.secret(), row.id()));
  }

  private TlsEntry zoneKey(Row row) {
    return new TlsEntry.ZoneKey(
        row.id(),
        row.version(),
        row.names().getFirst(),
        row.validFrom(),
        row.content(),
        sealing.open(row.secret(), row.id()));
  }

  /// Where the certificate of an id is from.
  static Source source(String id) {
    return switch (id.substring(0, id.indexOf('/'))) {
      case "files" -> Source.FILES;
      case "acme" -> Source.ACME;
      default -> Source.LOCAL;
    };
  }
}
