package perigee.control.engines.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.control.store.StoreException;

final class DatabaseTest {

  @TempDir private Path folder;

  @Test
  void commitsReachTheDisk() {
    try (Database database = open()) {
      assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(database, "synchronous")).isEqualTo("2");
      assertThat(pragma(database, "foreign_keys")).isEqualTo("1");
    }
  }

  @Test
  void workThatThrowsIsUndone() {
    try (Database database = open()) {
      database.write(t -> t.update("create table word (text text)"));
      assertThatThrownBy(() ->
              database.write(t -> {
                t.update("insert into word values ('half')");
                throw new SQLException("on purpose");
              }))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("test.db")
          .hasMessageContaining("on purpose");

      assertThat(words(database)).isZero();
    }
  }

  @Test
  void aReaderKeepsItsSnapshotWhileAWriterCommits() {
    try (Database database = open()) {
      database.write(t -> t.update("create table word (text text)"));
      long later =
          database.read(reader -> {
            reader.number("select count(*) from word");
            database.write(t -> t.update("insert into word values ('new')"));
            return reader.number("select count(*) from word");
          });

      assertThat(later).isZero();
      assertThat(words(database)).isEqualTo(1);
    }
  }

  @Test
  void readersCanNotWrite() {
    try (Database database = open()) {
      assertThatThrownBy(() -> database.read(t -> t.update("create table word (text text)")))
          .isInstanceOf(StoreException.class);
    }
  }

  @Test
  void onlyTheOwnerMayReadTheFile() throws IOException {
    try (Database _ = open()) {
      assertThat(Files.getPosixFilePermissions(file()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() throws IOException {
    Files.writeString(file(), "this is not a database, but a text that is long enough to be one");

    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("test.db");
  }

  private Database open() {
    return Database.open(file());
  }

  private Path file() {
    return folder.resolve("test.db");
  }

  private static long words(Database database) {
    return database.read(t -> t.number("select count(*) from word"));
  }

  private static String pragma(Database database, String name) {
    return database.write(t -> t.first("pragma " + name, row -> row.getString(1))).orElseThrow();
  }
}
