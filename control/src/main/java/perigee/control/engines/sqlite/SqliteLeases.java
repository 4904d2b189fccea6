package perigee.control.engines.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import perigee.control.store.Leases;

/// Leases. A row stays when its lease ends, for the epoch must never go back.
final class SqliteLeases implements Leases {

  private final Database database;
  private final InstantSource clock;

  SqliteLeases(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Optional<Lease> acquire(String name, String holder, Duration life) {
    return database.write(transaction -> {
      long now = clock.millis();
      return transaction.first(
          """
          insert into lease (name, holder, epoch, expires_at) values (?, ?, 1, ?)
          on conflict (name) do update set
            epoch = lease.epoch + case when lease.expires_at > ? then 0 else 1 end,
            holder = excluded.holder,
            expires_at = excluded.expires_at
          where lease.holder = excluded.holder or lease.expires_at <= ?
          returning name, holder, epoch, expires_at\
          """,
          SqliteLeases::lease,
          name,
          holder,
          now + life.toMillis(),
          now,
          now);
    });
  }

  @Override
  public Optional<Lease> renew(String name, String holder, long epoch, Duration life) {
    return database.write(transaction -> {
      long now = clock.millis();
      return transaction.first(
          """
          update lease set expires_at = ?
          where name = ? and holder = ? and epoch = ? and expires_at > ?
          returning name, holder, epoch, expires_at\
          """,
          SqliteLeases::lease,
          now + life.toMillis(),
          name,
          holder,
          epoch,
          now);
    });
  }

  @Override
  public boolean release(String name, String holder, long epoch) {
    return database.write(transaction ->
        transaction.update(
                """
                update lease set expires_at = 0
                where name = ? and holder = ? and epoch = ? and expires_at > ?\
                """,
                name,
                holder,
                epoch,
                clock.millis())
            > 0);
  }

  @Override
  public Optional<Lease> find(String name) {
    return database.read(transaction ->
        transaction.first(
            """
            select name, holder, epoch, expires_at from lease
            where name = ? and expires_at > ?\
            """,
            SqliteLeases::lease,
            name,
            clock.millis()));
  }

  private static Lease lease(ResultSet row) throws SQLException {
    return new Lease(
        row.getString(1), row.getString(2), row.getLong(3), Instant.ofEpochMilli(row.getLong(4)));
  }
}
