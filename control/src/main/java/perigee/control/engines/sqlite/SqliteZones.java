package perigee.control.engines.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import perigee.control.engines.sqlite.ReleaseLine.Outcome;
import perigee.control.store.Properties.Change;
import perigee.control.store.Zones;
import perigee.model.release.Release;
import perigee.model.zone.Zone;

/// Zones: what they say is in the releases, as with properties; the table has their versions.
final class SqliteZones implements Zones {

  private static final Comparator<Zone> BY_NAME = Comparator.comparing(Zone::name);

  private final ReleaseLine releases;

  SqliteZones(ReleaseLine releases) {
    this.releases = releases;
  }

  @Override
  public List<Versioned> list() {
    return releases
        .database()
        .read(transaction -> {
          Map<String, Long> versions =
              transaction
                  .list(
                      "select name, version from zone",
                      row -> Map.entry(row.getString(1), row.getLong(2)))
                  .stream()
                  .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
          return releases.newest(transaction).release().zones().stream()
              .map(zone -> new Versioned(zone, versions.getOrDefault(zone.name(), 0L)))
              .toList();
        });
  }

  @Override
  public Optional<Versioned> find(String name) {
    return releases
        .database()
        .read(transaction -> {
          long version = version(transaction, name);
          return releases.newest(transaction).release().zones().stream()
              .filter(zone -> zone.name().equals(name))
              .map(zone -> new Versioned(zone, version))
              .findFirst();
        });
  }

  @Override
  public Change put(Zone zone, long expected, String author, String note) {
    return releases.change((transaction, current) -> {
      long version = version(transaction, zone.name());
      if (expected != ReleaseLine.ANY && expected != version) {
        return Outcome.without(new Change.Conflict(version));
      }
      Optional<Change> taken = taken(current, zone);
      if (taken.isPresent()) {
        return Outcome.without(taken.get());
      }
      List<Zone> zones = new ArrayList<>(without(current.zones(), zone.name()));
      zones.add(zone);
      zones.sort(BY_NAME);
      Release release = releases.after(current, author, note, current.properties(), zones);
      store(transaction, zone.name(), release.number());
      return new Outcome(
          new Change.Done(release.number(), release.number()),
          releases.publish(transaction, release));
    });
  }

  @Override
  public Change remove(String name, long expected, String author, String note) {
    return releases.change((transaction, current) -> {
      long version = version(transaction, name);
      if (version == 0) {
        return Outcome.without(new Change.Missing());
      }
      if (expected != ReleaseLine.ANY && expected != version) {
        return Outcome.without(new Change.Conflict(version));
      }
      transaction.update("delete from zone where name = ?", name);
      Release release =
          releases.after(
              current, author, note, current.properties(), without(current.zones(), name));
      return new Outcome(
          new Change.Done(release.number(), 0), releases.publish(transaction, release));
    });
  }

  private static Optional<Change> taken(Release current, Zone zone) {
    return current.zones().stream()
        .filter(other -> !other.provider().equals(zone.provider()))
        .filter(other -> !other.name().equals(zone.name()))
        .filter(other ->
            other.origin().isWithin(zone.origin()) || zone.origin().isWithin(other.origin()))
        .findFirst()
        .map(other -> new Change.HostTaken(zone.name(), other.name()));
  }

  private static List<Zone> without(List<Zone> zones, String name) {
    return zones.stream().filter(zone -> !zone.name().equals(name)).toList();
  }

  private static long version(Transaction transaction, String name) throws SQLException {
    return transaction
        .first("select version from zone where name = ?", row -> row.getLong(1), name)
        .orElse(0L);
  }

  private static void store(Transaction transaction, String name, long version)
      throws SQLException {
    transaction.update(
        """
        insert into zone (name, version) values (?, ?)
        on conflict (name) do update set version = excluded.version\
        """,
        name,
        version);
  }

  /// Makes the table say what a release says; only what differs gets a new version.
  static void restore(Transaction transaction, List<Zone> before, Release release)
      throws SQLException {
    List<Zone> after = release.zones();
    for (Zone gone : before) {
      if (after.stream().noneMatch(zone -> zone.name().equals(gone.name()))) {
        transaction.update("delete from zone where name = ?", gone.name());
      }
    }
    for (Zone zone : after) {
      if (!before.contains(zone)) {
        store(transaction, zone.name(), release.number());
      }
    }
  }
}
