package perigee.control.engines.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import perigee.control.store.Buddies;

/// Contacts as rows, one for each side; groups are separated by line ends.
final class SqliteBuddies implements Buddies {

  private static final String COLUMNS = "other, standing, groups, since";

  private final Database database;
  private final InstantSource clock;

  SqliteBuddies(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public Outcome ask(String person, String other) {
    return database.write(transaction -> {
      Optional<Contact> mine = find(transaction, person, other);
      Optional<Contact> theirs = find(transaction, other, person);
      if (isBlock(mine) || isBlock(theirs)) {
        return Outcome.REFUSED;
      }
      if (mine.isPresent()) {
        return switch (mine.get().standing()) {
          case ASKING -> {
            put(transaction, person, other, Standing.BUDDY);
            put(transaction, other, person, Standing.BUDDY);
            yield Outcome.ACCEPTED;
          }
          case ASKED, BUDDY, BLOCKED -> Outcome.ALREADY;
        };
      }
      if (isFull(transaction, person) || isFull(transaction, other)) {
        return Outcome.TOO_MANY;
      }
      put(transaction, person, other, Standing.ASKED);
      put(transaction, other, person, Standing.ASKING);
      return Outcome.ASKED;
    });
  }

  @Override
  public boolean part(String person, String other) {
    return database.write(
        transaction -> cut(transaction, person, other) + cut(transaction, other, person) > 0);
  }

  @Override
  public boolean block(String person, String other) {
    return database.write(transaction -> {
      cut(transaction, person, other);
      cut(transaction, other, person);
      if (isFull(transaction, person)) {
        return false;
      }
      put(transaction, person, other, Standing.BLOCKED);
      return true;
    });
  }

  @Override
  public boolean unblock(String person, String other) {
    return database.write(transaction ->
        transaction.update(
                "delete from contact where person = ? and other = ? and standing = 'BLOCKED'",
                person,
                other)
            > 0);
  }

  @Override
  public boolean group(String person, String other, Set<String> groups) {
    return database.write(transaction ->
        transaction.update(
                "update contact set groups = ?"
                    + " where person = ? and other = ? and standing = 'BUDDY'",
                String.join("\n", new TreeSet<>(groups)),
                person,
                other)
            > 0);
  }

  @Override
  public List<Contact> of(String person) {
    return database.read(transaction ->
        transaction.list(
            "select " + COLUMNS + " from contact where person = ? order by other",
            SqliteBuddies::contact,
            person));
  }

  @Override
  public Optional<Contact> find(String person, String other) {
    return database.read(transaction -> find(transaction, person, other));
  }

  private static Optional<Contact> find(Transaction transaction, String person, String other)
      throws SQLException {
    return transaction.first(
        "select " + COLUMNS + " from contact where person = ? and other = ?",
        SqliteBuddies::contact,
        person,
        other);
  }

  private static boolean isBlock(Optional<Contact> contact) {
    return contact.filter(c -> c.standing() == Standing.BLOCKED).isPresent();
  }

  private static boolean isFull(Transaction transaction, String person) throws SQLException {
    return transaction.number("select count(*) from contact where person = ?", person) >= MOST;
  }

  private static int cut(Transaction transaction, String person, String other) throws SQLException {
    return transaction.update(
        "delete from contact where person = ? and other = ? and standing <> 'BLOCKED'",
        person,
        other);
  }

  private void put(Transaction transaction, String person, String other, Standing standing)
      throws SQLException {
    transaction.update(
        "insert into contact (person, other, standing, groups, since) values (?, ?, ?, '', ?)"
            + " on conflict (person, other) do update set standing = excluded.standing,"
            + " since = excluded.since",
        person,
        other,
        standing.name(),
        clock.millis());
  }

  private static Contact contact(ResultSet row) throws SQLException {
    String groups = row.getString(3);
    return new Contact(
        row.getString(1),
        Standing.valueOf(row.getString(2)),
        groups.isEmpty() ? Set.of() : Set.of(groups.split("\n", -1)),
        Instant.ofEpochMilli(row.getLong(4)));
  }
}
