package perigee.control.engines.sqlite;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import perigee.control.store.Accounts;
import perigee.control.store.Buddies;
import perigee.control.store.ControlStore;
import perigee.control.store.Devices;
import perigee.control.store.EventLog;
import perigee.control.store.Leases;
import perigee.control.store.Mailbox;
import perigee.control.store.Meetings;
import perigee.control.store.Nodes;
import perigee.control.store.Passwords;
import perigee.control.store.People;
import perigee.control.store.Properties;
import perigee.control.store.ReleaseSigner;
import perigee.control.store.Secrets;
import perigee.control.store.TlsStore;
import perigee.control.store.Zones;

/// The control plane's truth in one SQLite file, for one process at a time.
public final class SqliteControlStore implements ControlStore {

  private final Database database;
  private final EventLog events;
  private final Properties properties;
  private final Zones zones;
  private final Nodes nodes;
  private final Accounts accounts;
  private final Leases leases;
  private final TlsStore tls;
  private final Meetings meetings;
  private final People people;
  private final Devices devices;
  private final Buddies buddies;
  private final Mailbox mailbox;

  private SqliteControlStore(
      Database database, ReleaseSigner signer, InstantSource clock, SecureRandom random) {
    this.database = database;
    Secrets secrets = new Secrets(random);
    this.events = new SqliteEventLog(database, clock);
    ReleaseLine releases = new ReleaseLine(database, signer, clock);
    this.properties = new SqliteProperties(releases);
    this.zones = new SqliteZones(releases);
    this.nodes = new SqliteNodes(database, clock, secrets);
    this.accounts =
        new SqliteAccounts(database, clock, secrets, new Passwords(Passwords.Cost.DEFAULT, random));
    this.leases = new SqliteLeases(database, clock);
    this.tls = new SqliteTls(database, clock);
    this.meetings = new SqliteMeetings(database, clock);
    this.people = new SqlitePeople(database, clock, secrets);
    this.devices = new SqliteDevices(database, clock);
    this.buddies = new SqliteBuddies(database, clock);
    this.mailbox = new SqliteMailbox(database, clock);
  }

  /// Opens a store and brings its schema up to date; makes it, with its folder, if there is none.
  ///
  /// @param clock the time by which everything is stamped and expires
  /// @throws perigee.control.store.StoreException if the file can't be used
  /// @throws IllegalStateException if it was made by a newer or a different program
  public static SqliteControlStore open(
      Path file, ReleaseSigner signer, InstantSource clock, SecureRandom random) {
    Database database = Database.open(file);
    try {
      Migrations.bundled().apply(database, clock);
      return new SqliteControlStore(database, signer, clock, random);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  @Override
  public EventLog events() {
    return events;
  }

  @Override
  public Properties properties() {
    return properties;
  }

  @Override
  public Zones zones() {
    return zones;
  }

  @Override
  public Nodes nodes() {
    return nodes;
  }

  @Override
  public Accounts accounts() {
    return accounts;
  }

  @Override
  public Leases leases() {
    return leases;
  }

  @Override
  public TlsStore tls() {
    return tls;
  }

  @Override
  public Meetings meetings() {
    return meetings;
  }

  @Override
  public People people() {
    return people;
  }

  @Override
  public Devices devices() {
    return devices;
  }

  @Override
  public Buddies buddies() {
    return buddies;
  }

  @Override
  public Mailbox mailbox() {
    return mailbox;
  }

  @Override
  public void close() {
    database.close();
  }
}
