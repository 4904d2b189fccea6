package perigee.control.dnssec;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.control.certificate.Vault;
import perigee.control.store.Bus;
import perigee.control.store.TlsStore.Row;
import perigee.control.store.Zones;
import perigee.model.zone.MappingNames;
import perigee.model.zone.MappingZone;
import perigee.model.zone.Zone;
import perigee.wire.dns.Name;
import perigee.wire.dns.RdataText;
import perigee.wire.dns.RecordType;
import perigee.wire.dnssec.DnsKey;
import perigee.wire.octets.P256;

/// Keys of the zones that are signed, the network's own among them. Every one has a key as soon as
/// it is told to be signed, and keeps it when it isn't any more or is removed: the zone above may
/// still name it, and would make the zone unreachable with another. From any thread.
public final class ZoneKeys implements AutoCloseable {

  /// Keys of one zone: one, and a second while it is changed.
  static final int MOST_OF_ZONE = 2;

  private static final Logger LOG = LoggerFactory.getLogger(ZoneKeys.class);

  private static final String PREFIX = "zone/";

  private final Vault vault;
  private final Zones zones;
  private final List<String> ofNetwork;
  private final Bus bus;
  private final InstantSource clock;
  private Optional<Bus.Subscription> subscription = Optional.empty();

  /// A key as people see it.
  ///
  /// @param tag by which signatures name it
  /// @param ds what the zone above must have, as text of a DS record
  /// @param dnskey the key as text of a DNSKEY record, for zones above that ask for that
  public record Key(int tag, Instant madeAt, String ds, String dnskey) {}

  /// How a change of keys ended.
  public sealed interface Change {

    /// These are the zone's keys now, the newest last.
    record Done(List<Key> keys) implements Change {

      public Done {
        keys = List.copyOf(keys);
      }
    }

    /// It can't be done.
    ///
    /// @param why a sentence that says what is right
    record Refused(String why) implements Change {}
  }

  /// Keys of zones.
  ///
  /// @param network its zones have keys if it is signed
  public ZoneKeys(Vault vault, Zones zones, MappingZone network, Bus bus, InstantSource clock) {
    this.vault = vault;
    this.zones = zones;
    MappingNames names = network.names();
    this.ofNetwork =
        network.signed() ? List.of(Zone.text(names.top()), Zone.text(names.low())) : List.of();
    this.bus = bus;
    this.clock = clock;
  }

  /// Makes what keys are missing, now and after each release.
  public synchronized void start() {
    settle();
    subscription = Optional.of(bus.subscribe(Bus.RELEASES, _ -> settle()));
  }

  /// Makes a key for every signed zone that has none.
  public synchronized void settle() {
    List<String> having = vault.zoneKeys().stream().map(row -> row.names().getFirst()).toList();
    Stream<String> ofProviders =
        zones.list().stream().map(Zones.Versioned::zone).filter(Zone::dnssec).map(Zone::name);
    Stream.concat(ofNetwork.stream(), ofProviders)
        .filter(zone -> !having.contains(zone))
        .distinct()
        .forEach(this::make);
  }

  /// Whether a zone is one of the network's own, and signed.
  public boolean isOfNetwork(String zone) {
    return ofNetwork.contains(zone);
  }

  /// The keys of a zone, the newest last; none if it was never signed.
  public List<Key> of(String zone) {
    return rows(zone).map(row -> key(zone, row)).toList();
  }

  private Stream<Row> rows(String zone) {
    return vault.zoneKeys().stream().filter(row -> row.names().getFirst().equals(zone));
  }

  /// Begins to change a zone's key: a second one signs, too (RFC 6781 §4.1.2).
  public synchronized Change begin(String zone) {
    long count = rows(zone).count();
    if (count == 0) {
      return new Change.Refused("the zone is not signed; set dnssec: true");
    }
    if (count >= MOST_OF_ZONE) {
      return new Change.Refused("its keys are being changed already; end that first");
    }
    make(zone);
    return new Change.Done(of(zone));
  }

  /// Ends the change of a zone's key: the one of this tag signs no more.
  public synchronized Change end(String zone, int tag) {
    List<Row> all = rows(zone).toList();
    List<Row> ended = all.stream().filter(r -> r.detail().equals(Integer.toString(tag))).toList();
    if (ended.isEmpty()) {
      return new Change.Refused("the zone has no key with the tag " + tag);
    }
    if (all.size() == 1) {
      return new Change.Refused("it is the zone's only key; begin a change of keys first");
    }
    vault.remove(ended.stream().map(Row::id).toList());
    LOG.info("event=zone-key-removed zone={} tag={}", zone, tag);
    return new Change.Done(of(zone));
  }

  private void make(String zone) {
    KeyPair pair = P256.newPair();
    List<String> taken = new ArrayList<>(rows(zone).map(Row::detail).toList());
    // Signatures name keys by their tags: two of one zone should differ.
    while (taken.contains(tag(pair))) {
      pair = P256.newPair();
    }
    String tag = tag(pair);
    Base64.Encoder base64 = Base64.getEncoder();
    vault.putZoneKey(
        PREFIX + zone + "/" + tag,
        zone,
        tag,
        base64.encodeToString(pair.getPublic().getEncoded()),
        base64.encodeToString(pair.getPrivate().getEncoded()),
        clock.instant());
    LOG.info("event=zone-key-made zone={} tag={}", zone, tag);
  }

  private static String tag(KeyPair pair) {
    return Integer.toString(DnsKey.of((ECPublicKey) pair.getPublic()).tag());
  }

  private static Key key(String zone, Row row) {
    try {
      byte[] encoded = Base64.getDecoder().decode(row.content());
      DnsKey key =
          DnsKey.of(
              (ECPublicKey)
                  KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded)));
      return new Key(
          key.tag(),
          row.validFrom(),
          RdataText.format(RecordType.DS, key.ds(Name.of(zone))),
          RdataText.format(RecordType.DNSKEY, key.rdata()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key " + row.id() + " in the store is broken", e);
    }
  }

  @Override
  public synchronized void close() {
    subscription.ifPresent(Bus.Subscription::close);
  }
}
