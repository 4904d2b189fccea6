package perigee.control.engines.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import perigee.control.store.Devices;

/// Devices and what was revoked, as rows.
final class SqliteDevices implements Devices {

  private static final String COLUMNS =
      "id, person, name, key_x, key_y, certificate, serial, expires_at, created_at, seen_at";

  private final Database database;
  private final InstantSource clock;

  SqliteDevices(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Revokes the certificates of all devices of a person.
  static void revokeAll(Transaction transaction, String person) throws SQLException {
    revoke(transaction, "person = ?", person);
  }

  private static void revoke(Transaction transaction, String which, Object... values)
      throws SQLException {
    transaction.update(
        "insert into revoked_certificate (serial, expires_at)"
            + " select serial, expires_at from device where "
            + which
            + " on conflict (serial) do nothing",
        values);
  }

  @Override
  public boolean put(Device device) {
    return database.write(transaction -> {
      Optional<Device> before = find(transaction, device.id());
      if (before.isPresent() && !before.get().person().equals(device.person())) {
        return false;
      }
      boolean sameKey =
          before.isPresent()
              && before.get().keyX().equals(device.keyX())
              && before.get().keyY().equals(device.keyY());
      if (before.isPresent() && !sameKey) {
        revoke(transaction, "id = ?", device.id());
      }
      transaction.update(
          "insert into device ("
              + COLUMNS
              + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set"
              + " name = excluded.name, key_x = excluded.key_x, key_y = excluded.key_y,"
              + " certificate = excluded.certificate, serial = excluded.serial,"
              + " expires_at = excluded.expires_at, seen_at = excluded.seen_at",
          device.id(),
          device.person(),
          device.name(),
          device.keyX(),
          device.keyY(),
          device.certificate(),
          device.serial(),
          device.expiresAt().toEpochMilli(),
          device.createdAt().toEpochMilli(),
          device.seenAt().toEpochMilli());
      makeRoom(transaction, device);
      return true;
    });
  }

  private static void makeRoom(Transaction transaction, Device fresh) throws SQLException {
    List<String> over =
        transaction.list(
            "select id from device where person = ? and id <> ?"
                + " order by seen_at desc, id limit 1000 offset ?",
            row -> row.getString(1),
            fresh.person(),
            fresh.id(),
            MOST - 1);
    for (String id : over) {
      revoke(transaction, "id = ?", id);
      transaction.update("delete from device where id = ?", id);
    }
  }

  @Override
  public Optional<Device> find(String id) {
    return database.read(transaction -> find(transaction, id));
  }

  @Override
  public List<Device> of(String person) {
    return database.read(transaction ->
        transaction.list(
            "select " + COLUMNS + " from device where person = ? order by created_at desc, id",
            SqliteDevices::device,
            person));
  }

  @Override
  public void seen(String id) {
    database.write(transaction ->
        transaction.update("update device set seen_at = ? where id = ?", clock.millis(), id));
  }

  @Override
  public boolean remove(String person, String id) {
    return database.write(transaction -> {
      revoke(transaction, "id = ? and person = ?", id, person);
      return transaction.update("delete from device where id = ? and person = ?", id, person) > 0;
    });
  }

  @Override
  public List<String> revoked(Instant at, int most) {
    return database.write(transaction -> {
      transaction.update("delete from revoked_certificate where expires_at <= ?", clock.millis());
      return transaction.list(
          "select serial from revoked_certificate where expires_at > ?"
              + " order by expires_at desc, serial limit ?",
          row -> row.getString(1),
          at.toEpochMilli(),
          most);
    });
  }

  private static Optional<Device> find(Transaction transaction, String id) throws SQLException {
    return transaction.first(
        "select " + COLUMNS + " from device where id = ?", SqliteDevices::device, id);
  }

  private static Device device(ResultSet row) throws SQLException {
    return new Device(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        Instant.ofEpochMilli(row.getLong(8)),
        Instant.ofEpochMilli(row.getLong(9)),
        Instant.ofEpochMilli(row.getLong(10)));
  }
}
