package perigee.control.engines.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import perigee.control.engines.sqlite.ReleaseLine.Outcome;
import perigee.control.store.Properties;
import perigee.model.property.Property;
import perigee.model.release.Release;
import perigee.model.release.SignedRelease;

/// Properties and releases.
///
/// What a property says is kept once, in the releases; the property table holds owner, hosts and
/// version. The version is the number of the release that last changed the property, so it never
/// comes back, not even when the property is removed and made again.
final class SqliteProperties implements Properties {

  private static final long ANY = ReleaseLine.ANY;
  private static final Comparator<Property> BY_NAME = Comparator.comparing(Property::name);

  private final Database database;
  private final ReleaseLine releases;

  SqliteProperties(ReleaseLine releases) {
    this.database = releases.database();
    this.releases = releases;
  }

  @Override
  public List<Versioned> list() {
    return database.read(transaction -> {
      Map<String, Long> versions = versions(transaction);
      return releases.newest(transaction).release().properties().stream()
          .map(p -> new Versioned(p, versions.getOrDefault(p.name(), 0L)))
          .toList();
    });
  }

  @Override
  public Optional<Versioned> find(String name) {
    return database.read(transaction -> {
      long version = version(transaction, name);
      return releases.newest(transaction).release().properties().stream()
          .filter(p -> p.name().equals(name))
          .map(p -> new Versioned(p, version))
          .findFirst();
    });
  }

  @Override
  public Change put(Property property, long expected, String author, String note) {
    return releases.change((transaction, current) -> {
      long version = version(transaction, property.name());
      if (expected != ANY && expected != version) {
        return Outcome.without(new Change.Conflict(version));
      }
      Optional<Change> taken = takenHost(transaction, property);
      if (taken.isPresent()) {
        return Outcome.without(taken.get());
      }
      Release release =
          releases.after(
              current, author, note, with(current.properties(), property), current.zones());
      store(transaction, property, release.number());
      replaceHosts(transaction, List.of(property));
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
      if (expected != ANY && expected != version) {
        return Outcome.without(new Change.Conflict(version));
      }
      transaction.update("delete from property where name = ?", name);
      Release release =
          releases.after(
              current, author, note, without(current.properties(), name), current.zones());
      return new Outcome(
          new Change.Done(release.number(), 0), releases.publish(transaction, release));
    });
  }

  @Override
  public Change rollback(long number, String author) {
    return releases.change((transaction, current) -> {
      Optional<Release> old = ReleaseTable.find(transaction, number);
      if (old.isEmpty()) {
        return Outcome.without(new Change.Missing());
      }
      String note = "rollback to release " + number;
      Release release =
          releases.after(current, author, note, old.get().properties(), old.get().zones());
      restore(transaction, current.properties(), release);
      SqliteZones.restore(transaction, current.zones(), release);
      return new Outcome(
          new Change.Done(release.number(), 0), releases.publish(transaction, release));
    });
  }

  @Override
  public Optional<SignedRelease> latest() {
    return Optional.ofNullable(database.read(releases::newest).signed());
  }

  @Override
  public Optional<Release> release(long number) {
    return database.read(transaction -> ReleaseTable.find(transaction, number));
  }

  @Override
  public List<ReleaseSummary> releases(int limit) {
    return database.read(transaction -> ReleaseTable.summaries(transaction, limit));
  }

  private static List<Property> with(List<Property> properties, Property property) {
    List<Property> all = new ArrayList<>(without(properties, property.name()));
    all.add(property);
    all.sort(BY_NAME);
    return all;
  }

  private static List<Property> without(List<Property> properties, String name) {
    return properties.stream().filter(p -> !p.name().equals(name)).toList();
  }

  private static long version(Transaction transaction, String name) throws SQLException {
    return transaction
        .first("select version from property where name = ?", row -> row.getLong(1), name)
        .orElse(0L);
  }

  private static Map<String, Long> versions(Transaction transaction) throws SQLException {
    return transaction
        .list(
            "select name, version from property",
            row -> Map.entry(row.getString(1), row.getLong(2)))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Optional<Change> takenHost(Transaction transaction, Property property)
      throws SQLException {
    for (String host : property.hosts()) {
      Optional<Change> taken =
          transaction.first(
              "select property from property_host where host = ? and property <> ?",
              row -> new Change.HostTaken(host, row.getString(1)),
              host,
              property.name());
      if (taken.isPresent()) {
        return taken;
      }
    }
    return Optional.empty();
  }

  private static void store(Transaction transaction, Property property, long version)
      throws SQLException {
    transaction.update(
        """
        insert into property (name, provider, version) values (?, ?, ?)
        on conflict (name) do update set provider = excluded.provider, version = excluded.version\
        """,
        property.name(),
        property.provider(),
        version);
  }

  /// Makes the tables say what a release says; only what differs gets a new version.
  private static void restore(Transaction transaction, List<Property> before, Release release)
      throws SQLException {
    List<Property> after = release.properties();
    for (Property gone : before) {
      if (after.stream().noneMatch(p -> p.name().equals(gone.name()))) {
        transaction.update("delete from property where name = ?", gone.name());
      }
    }
    for (Property property : after) {
      if (!before.contains(property)) {
        store(transaction, property, release.number());
      }
    }
    replaceHosts(transaction, after);
  }

  /// First all old hosts go, then all new ones come: properties may have exchanged theirs.
  private static void replaceHosts(Transaction transaction, List<Property> properties)
      throws SQLException {
    List<List<Object>> hosts = new ArrayList<>();
    for (Property property : properties) {
      transaction.update("delete from property_host where property = ?", property.name());
      property.hosts().stream().distinct().forEach(h -> hosts.add(List.of(h, property.name())));
    }
    transaction.updateAll("insert into property_host (host, property) values (?, ?)", hosts);
  }
}
