package perigee.control.engines.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import perigee.control.store.Secrets;

/// The numbered steps that make the schema. Each is applied once, in a transaction of its own, and
/// recorded with its checksum; a step that was applied must never be edited.
final class Migrations {

  /// One step.
  ///
  /// @param file `NNNN_what.sql`, numbered from 0001 without gaps
  /// @param text statements, each ended by a semicolon at the end of a line
  record Migration(String file, String text) {

    int number() {
      return Integer.parseInt(file.substring(0, 4));
    }

    String checksum() {
      return Secrets.hash(text);
    }
  }

  private record Applied(int number, String file, String checksum) {}

  private static final String FOLDER = "/perigee/control/migrations/";
  private static final List<String> FILES =
      List.of(
          "0001_log.sql",
          "0002_properties.sql",
          "0003_accounts.sql",
          "0004_nodes.sql",
          "0005_tls.sql",
          "0006_zones.sql",
          "0007_meetings.sql",
          "0008_people.sql");

  private final List<Migration> migrations;

  Migrations(List<Migration> migrations) {
    this.migrations = List.copyOf(migrations);
  }

  /// The steps that belong to this program.
  static Migrations bundled() {
    return new Migrations(FILES.stream().map(Migrations::bundled).toList());
  }

  /// Brings a database up to date.
  ///
  /// @throws IllegalStateException if the database is newer than this program, or was made by other
  ///   steps than these
  void apply(Database database, InstantSource clock) {
    Map<Integer, Applied> applied = database.write(Migrations::applied);
    check(applied);
    for (Migration migration : migrations) {
      if (!applied.containsKey(migration.number())) {
        database.write(transaction -> run(transaction, migration, clock));
      }
    }
  }

  private void check(Map<Integer, Applied> applied) {
    applied.forEach((number, known) -> {
      if (number > migrations.size()) {
        throw new IllegalStateException(
            "the database has schema %s, this program knows up to %d; run a newer program"
                .formatted(known.file(), migrations.size()));
      }
      Migration ours = migrations.get(number - 1);
      if (!ours.checksum().equals(known.checksum())) {
        throw new IllegalStateException(
            "%s was applied to the database with checksum %s, this program has %s; run the"
                    .formatted(ours.file(), known.checksum(), ours.checksum())
                + " program that made the database, or add a new step instead of editing one");
      }
    });
  }

  private static Map<Integer, Applied> applied(Transaction transaction) throws SQLException {
    transaction.update(
        """
        create table if not exists migration (
          number integer primary key,
          file text not null,
          checksum text not null,
          applied_at bigint not null
        )\
        """);
    Map<Integer, Applied> applied = new TreeMap<>();
    List<Applied> rows =
        transaction.list(
            "select number, file, checksum from migration",
            row -> new Applied(row.getInt(1), row.getString(2), row.getString(3)));
    rows.forEach(row -> applied.put(row.number(), row));
    return applied;
  }

  private static int run(Transaction transaction, Migration migration, InstantSource clock)
      throws SQLException {
    for (String statement : migration.text().split(";\\s*(\\n|$)", -1)) {
      if (!statement.isBlank()) {
        transaction.update(statement);
      }
    }
    return transaction.update(
        "insert into migration (number, file, checksum, applied_at) values (?, ?, ?, ?)",
        migration.number(),
        migration.file(),
        migration.checksum(),
        clock.millis());
  }

  private static Migration bundled(String file) {
    try (InputStream in = Migrations.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("resource " + FOLDER + file + " is missing");
      }
      return new Migration(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
