package perigee.control.engines.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.control.store.TlsStore;

/// Certificates, challenges, settings. A version is at least the time of its change in milliseconds
/// since 1970, so that a store that was restored from a copy does not give the versions again that
/// nodes have seen of the lost one.
final class SqliteTls implements TlsStore {

  private static final int REMEMBERED_GONE = 10_000;
  private static final String COLUMNS =
      "id, version, kind, names, detail, content, secret, not_before, not_after";

  private final Database database;
  private final InstantSource clock;

  SqliteTls(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public long version() {
    return database.read(SqliteTls::head);
  }

  @Override
  public boolean knows(long version) {
    return database.read(transaction ->
        version >= transaction.number("select forgotten from tls_head")
            && version <= head(transaction));
  }

  @Override
  public Page after(long version, int most) {
    return database.read(transaction -> {
      List<Row> rows =
          transaction.list(
              "select "
                  + COLUMNS
                  + " from tls_entry where version > ? order by version limit "
                  + most,
              SqliteTls::row,
              version);
      return new Page(rows.size() < most ? head(transaction) : rows.getLast().version(), rows);
    });
  }

  @Override
  public List<Row> certificates() {
    return database.read(transaction ->
        transaction.list(
            "select "
                + COLUMNS.replace("secret", "''")
                + " from tls_entry where kind = 'CERTIFICATE' order by id",
            SqliteTls::row));
  }

  @Override
  public List<Row> zoneKeys() {
    return database.read(transaction ->
        transaction.list(
            "select "
                + COLUMNS.replace("secret", "''")
                + " from tls_entry where kind = 'ZONE_KEY' order by names, not_before, id",
            SqliteTls::row));
  }

  @Override
  public List<Row> relaySecrets() {
    return database.read(transaction ->
        transaction.list(
            "select "
                + COLUMNS
                + " from tls_entry where kind = 'RELAY_SECRET' order by not_before, id",
            SqliteTls::row));
  }

  @Override
  public Optional<Row> find(String id) {
    return database.read(transaction ->
        transaction.first(
            "select " + COLUMNS + " from tls_entry where id = ? and kind <> 'GONE'",
            SqliteTls::row,
            id));
  }

  @Override
  public long put(List<Row> rows) {
    return database.write(transaction -> {
      for (Row row : rows) {
        write(transaction, row);
      }
      return head(transaction);
    });
  }

  @Override
  public long remove(List<String> ids) {
    return database.write(transaction -> {
      for (String id : ids) {
        long there =
            transaction.number(
                "select count(*) from tls_entry where id = ? and kind <> 'GONE'", id);
        if (there > 0) {
          write(transaction, gone(id));
        }
      }
      forgetOldest(transaction);
      return head(transaction);
    });
  }

  private static Row gone(String id) {
    return new Row(id, 0, Kind.GONE, List.of(), "", "", "", Instant.EPOCH, Instant.EPOCH);
  }

  private static void forgetOldest(Transaction transaction) throws SQLException {
    long upTo =
        transaction
            .first(
                """
                select version from tls_entry where kind = 'GONE'
                order by version desc limit 1 offset ?\
                """,
                row -> row.getLong(1),
                REMEMBERED_GONE)
            .orElse(0L);
    if (upTo > 0) {
      transaction.update("delete from tls_entry where kind = 'GONE' and version <= ?", upTo);
      transaction.update("update tls_head set forgotten = ?", upTo);
    }
  }

  private void write(Transaction transaction, Row row) throws SQLException {
    long version = Math.max(head(transaction) + 1, clock.millis());
    transaction.update("update tls_head set version = ?", version);
    transaction.update(
        """
        insert into tls_entry (id, version, kind, names, detail, content, secret,
          not_before, not_after)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (id) do update set version = excluded.version, kind = excluded.kind,
          names = excluded.names, detail = excluded.detail,
          content = excluded.content, secret = excluded.secret,
          not_before = excluded.not_before, not_after = excluded.not_after\
        """,
        row.id(),
        version,
        row.kind().name(),
        String.join(" ", row.names()),
        row.detail(),
        row.content(),
        row.secret(),
        row.validFrom().toEpochMilli(),
        row.validUntil().toEpochMilli());
  }

  @Override
  public Optional<String> setting(String name) {
    return database.read(transaction ->
        transaction.first(
            "select value from setting where name = ?", row -> row.getString(1), name));
  }

  @Override
  public void set(String name, @Nullable String value) {
    database.write(transaction ->
        value == null
            ? transaction.update("delete from setting where name = ?", name)
            : transaction.update(
                """
                insert into setting (name, value) values (?, ?)
                on conflict (name) do update set value = excluded.value\
                """,
                name,
                value));
  }

  private static long head(Transaction transaction) throws SQLException {
    return transaction.number("select version from tls_head");
  }

  private static Row row(ResultSet row) throws SQLException {
    String names = row.getString(4);
    return new Row(
        row.getString(1),
        row.getLong(2),
        Kind.valueOf(row.getString(3)),
        names.isEmpty() ? List.of() : List.of(names.split(" ")),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        Instant.ofEpochMilli(row.getLong(8)),
        Instant.ofEpochMilli(row.getLong(9)));
  }
}
