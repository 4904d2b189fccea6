package perigee.control.engines.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import perigee.control.engines.sqlite.Migrations.Migration;
import perigee.control.store.StoreException;
import perigee.control.store.TestClock;

final class MigrationsTest {

  private static final Migration ONE =
      new Migration(
          "0001_one.sql", "-- one\ncreate table one (a bigint);\ninsert into one values (1);\n");
  private static final Migration TWO =
      new Migration("0002_two.sql", "create table two (a bigint);\n");

  private final TestClock clock = new TestClock();
  @TempDir private Path folder;
  private Database database;

  @BeforeEach
  void openDatabase() {
    database = Database.open(folder.resolve("test.db"));
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @Test
  void eachStepIsAppliedOnce() {
    apply(ONE);
    apply(ONE, TWO);
    apply(ONE, TWO);

    assertThat(count("one")).isEqualTo(1);
    assertThat(count("two")).isZero();
    assertThat(count("migration")).isEqualTo(2);
  }

  @Test
  void aDatabaseNewerThanTheProgramIsRefused() {
    apply(ONE, TWO);

    assertThatThrownBy(() -> apply(ONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("0002_two.sql")
        .hasMessageContaining("newer");
  }

  @Test
  void anEditedStepIsRefused() {
    apply(ONE);

    assertThatThrownBy(() -> apply(new Migration("0001_one.sql", "create table uno (a bigint);")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("0001_one.sql")
        .hasMessageContaining("checksum");
  }

  @Test
  void aStepThatFailsLeavesNothingBehind() {
    Migration broken =
        new Migration("0002_two.sql", "create table two (a bigint);\ncreate nonsense;\n");
    assertThatThrownBy(() -> apply(ONE, broken)).isInstanceOf(StoreException.class);

    apply(ONE, TWO);
    assertThat(count("two")).isZero();
  }

  @Test
  void everyStepOfTheProgramIsApplied() {
    Migrations.bundled().apply(database, clock);
    Migrations.bundled().apply(database, clock);

    assertThat(count("migration")).isEqualTo(8);
  }

  private void apply(Migration... migrations) {
    new Migrations(List.of(migrations)).apply(database, clock);
  }

  private long count(String table) {
    return database.read(transaction -> transaction.number("select count(*) from " + table));
  }
}
