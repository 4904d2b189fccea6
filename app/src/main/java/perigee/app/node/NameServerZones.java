package perigee.app.node;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import perigee.content.dnssec.KeyRing;
import perigee.content.dnssec.SignatureCache;
import perigee.content.dnssec.SignedZone;
import perigee.content.nameserver.Zones;
import perigee.content.zone.ZoneCompiler;
import perigee.content.zone.ZoneServer;
import perigee.model.mapping.Server;
import perigee.model.release.Release;
import perigee.model.tls.TlsChanges;
import perigee.model.tls.TlsEntry;
import perigee.model.zone.MappingNames;
import perigee.model.zone.MappingZone;
import perigee.model.zone.NameLevel;
import perigee.wire.dns.Name;

/// What a name server makes its zones of besides release and topology: the keys that sign them,
/// also on disk, and the signatures that were made. Used by the fleet link's thread alone.
final class NameServerZones implements Closeable {

  private final TlsJournal journal;
  private final KeyRing keys = new KeyRing();
  private final SignatureCache signatures;

  private NameServerZones(TlsJournal journal, InstantSource clock) {
    this.journal = journal;
    this.signatures = new SignatureCache(clock);
    keys.apply(journal.whole());
  }

  /// Begins with the keys on disk.
  static NameServerZones open(Path data, InstantSource clock) throws IOException {
    return new NameServerZones(TlsJournal.open(data.resolve("tls.journal")), clock);
  }

  /// Up to where control's changes are here and on disk.
  long version() {
    return journal.version();
  }

  /// Takes changes; of all that control tells, only keys of zones are kept.
  ///
  /// @return whether zones are signed otherwise now
  boolean apply(TlsChanges changes) {
    List<TlsEntry> own =
        changes.entries().stream().filter(entry -> entry instanceof TlsEntry.ZoneKey).toList();
    boolean changed = keys.apply(changes);
    try {
      journal.append(new TlsChanges(changes.whole(), changes.upTo(), own, changes.gone()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep the keys of zones on disk", e);
    }
    return changed;
  }

  /// The zones to answer from.
  ///
  /// @param edges that have names of their own
  /// @param levels what is answered for
  Zones compile(
      Release release,
      MappingZone mapping,
      List<ZoneServer> servers,
      List<Server> edges,
      Set<NameLevel> levels) {
    MappingNames names = mapping.names();
    Map<Name, SignedZone> signing = new HashMap<>(keys.zones());
    if (!mapping.signed()) {
      signing.remove(names.top());
      signing.remove(names.low());
    }
    return Zones.of(
        new ZoneCompiler(release, names, servers, signing, signatures)
            .edges(edges)
            .compile(levels.contains(NameLevel.TOP), levels.contains(NameLevel.LOW)));
  }

  /// How many signatures were made.
  long signed() {
    return signatures.made();
  }

  @Override
  public void close() {
    journal.close();
  }
}
