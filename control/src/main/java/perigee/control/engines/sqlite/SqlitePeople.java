package perigee.control.engines.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.control.store.People;
import perigee.control.store.Secrets;

/// People, what they are found by, their sessions and passkeys.
final class SqlitePeople implements People {

  private static final String COLUMNS = "id, display_name, email, created_at, seen_at, version";
  private static final String PASSKEY =
      "id, person, name, algorithm, public_key, sign_count, created_at";
  private static final String SESSION_PREFIX = "pgs_";
  private static final String WORD = "word";
  private static final String TYPO = "typo";

  private final Database database;
  private final InstantSource clock;
  private final Secrets secrets;

  SqlitePeople(Database database, InstantSource clock, Secrets secrets) {
    this.database = database;
    this.clock = clock;
    this.secrets = secrets;
  }

  @Override
  public Optional<Person> create(Person person, Credentials credentials, Terms terms) {
    return database.write(transaction -> {
      Optional<Person> made =
          transaction.first(
              "insert into person (id, display_name, email, password, digest, created_at, seen_at,"
                  + " version) values (?, ?, ?, ?, ?, ?, ?, 1) on conflict (id) do nothing"
                  + " returning "
                  + COLUMNS,
              SqlitePeople::person,
              person.id(),
              person.displayName(),
              person.email(),
              credentials.password(),
              credentials.digest(),
              person.createdAt().toEpochMilli(),
              person.seenAt().toEpochMilli());
      if (made.isPresent()) {
        index(transaction, person.id(), terms);
      }
      return made;
    });
  }

  @Override
  public Optional<Person> find(String id) {
    return database.read(transaction ->
        transaction.first(
            "select " + COLUMNS + " from person where id = ?", SqlitePeople::person, id));
  }

  @Override
  public List<Person> list(String after, int most) {
    return database.read(transaction ->
        transaction.list(
            "select " + COLUMNS + " from person where id > ? order by id limit ?",
            SqlitePeople::person,
            after,
            most));
  }

  @Override
  public long count() {
    return database.read(transaction -> transaction.number("select count(*) from person"));
  }

  @Override
  public Optional<Person> change(Person person, Terms terms, long expected) {
    return database.write(transaction -> {
      Optional<Person> changed =
          transaction.first(
              "update person set display_name = ?, email = ?, version = version + 1"
                  + " where id = ? and version = ? returning "
                  + COLUMNS,
              SqlitePeople::person,
              person.displayName(),
              person.email(),
              person.id(),
              expected);
      if (changed.isPresent()) {
        index(transaction, person.id(), terms);
      }
      return changed;
    });
  }

  @Override
  public boolean remove(String id) {
    return database.write(transaction -> {
      SqliteDevices.revokeAll(transaction, id);
      return transaction.update("delete from person where id = ?", id) > 0;
    });
  }

  @Override
  public Optional<Credentials> credentials(String id) {
    return database.read(transaction ->
        transaction.first(
            "select password, digest from person where id = ?",
            row -> new Credentials(row.getString(1), row.getString(2)),
            id));
  }

  @Override
  public void credentials(String id, Credentials next, @Nullable String keep) {
    database.write(transaction -> {
      set(transaction, id, next);
      return transaction.update(
          "delete from person_session where person = ? and hash <> ?",
          id,
          keep == null ? "" : Secrets.hash(keep));
    });
  }

  @Override
  public void refresh(String id, Credentials next) {
    database.write(transaction -> set(transaction, id, next));
  }

  private static int set(Transaction transaction, String id, Credentials next) throws SQLException {
    return transaction.update(
        "update person set password = ?, digest = ? where id = ?",
        next.password(),
        next.digest(),
        id);
  }

  @Override
  public void seen(String id) {
    database.write(transaction ->
        transaction.update("update person set seen_at = ? where id = ?", clock.millis(), id));
  }

  @Override
  public List<Person> withPrefix(String prefix, int most) {
    return database.read(transaction ->
        transaction.list(
            "select distinct "
                + COLUMNS
                + " from person_term join person on person.id = person_term.person"
                + " where kind = 'word' and term >= ? and term < ? order by id limit ?",
            SqlitePeople::person,
            prefix,
            prefix + Character.toString(Character.MAX_CODE_POINT),
            most));
  }

  @Override
  public List<Person> withTypo(Set<String> terms, int most) {
    List<Object> values = new ArrayList<>(terms);
    values.add(most);
    return database.read(transaction ->
        transaction.list(
            "select distinct "
                + COLUMNS
                + " from person_term join person on person.id = person_term.person"
                + " where kind in ('word', 'typo') and term in ("
                + String.join(", ", Collections.nCopies(terms.size(), "?"))
                + ") order by id limit ?",
            SqlitePeople::person,
            values.toArray()));
  }

  @Override
  public String begin(String person, @Nullable String device, Duration life) {
    String secret = secrets.issue(SESSION_PREFIX);
    long now = clock.millis();
    database.write(transaction -> {
      transaction.update("delete from person_session where expires_at <= ?", now);
      transaction.update(
          "insert into person_session (hash, person, device, created_at, expires_at)"
              + " values (?, ?, ?, ?, ?)",
          Secrets.hash(secret),
          person,
          device,
          now,
          now + life.toMillis());
      return transaction.update(
          "delete from person_session where person = ? and hash not in (select hash from"
              + " person_session where person = ? order by created_at desc, rowid desc limit ?)",
          person,
          person,
          MOST_SESSIONS);
    });
    return secret;
  }

  @Override
  public Optional<Session> session(String secret) {
    return database.read(transaction ->
        transaction.first(
            "select person, device, expires_at from person_session"
                + " where hash = ? and expires_at > ?",
            row ->
                new Session(
                    row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3))),
            Secrets.hash(secret),
            clock.millis()));
  }

  @Override
  public boolean end(String secret) {
    return database.write(transaction ->
        transaction.update("delete from person_session where hash = ?", Secrets.hash(secret)) > 0);
  }

  @Override
  public boolean addPasskey(Passkey passkey) {
    return database.write(transaction ->
        transaction.number("select count(*) from passkey where person = ?", passkey.person())
                < MOST_PASSKEYS
            && transaction.update(
                    "insert into passkey ("
                        + PASSKEY
                        + ") values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing",
                    passkey.id(),
                    passkey.person(),
                    passkey.name(),
                    passkey.algorithm(),
                    passkey.publicKey(),
                    passkey.signCount(),
                    passkey.createdAt().toEpochMilli())
                > 0);
  }

  @Override
  public Optional<Passkey> passkey(String id) {
    return database.read(transaction ->
        transaction.first(
            "select " + PASSKEY + " from passkey where id = ?", SqlitePeople::passkey, id));
  }

  @Override
  public List<Passkey> passkeys(String person) {
    return database.read(transaction ->
        transaction.list(
            "select " + PASSKEY + " from passkey where person = ? order by created_at, id",
            SqlitePeople::passkey,
            person));
  }

  @Override
  public void used(String passkey, long signCount) {
    database.write(transaction ->
        transaction.update("update passkey set sign_count = ? where id = ?", signCount, passkey));
  }

  @Override
  public boolean removePasskey(String person, String id) {
    return database.write(transaction ->
        transaction.update("delete from passkey where id = ? and person = ?", id, person) > 0);
  }

  private static void index(Transaction transaction, String id, Terms terms) throws SQLException {
    transaction.update("delete from person_term where person = ?", id);
    List<List<Object>> rows = new ArrayList<>();
    terms.words().forEach(word -> rows.add(List.of(word, WORD, id)));
    terms.typos().forEach(typo -> rows.add(List.of(typo, TYPO, id)));
    transaction.updateAll("insert into person_term (term, kind, person) values (?, ?, ?)", rows);
  }

  private static Person person(ResultSet row) throws SQLException {
    return new Person(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        Instant.ofEpochMilli(row.getLong(4)),
        Instant.ofEpochMilli(row.getLong(5)),
        row.getLong(6));
  }

  private static Passkey passkey(ResultSet row) throws SQLException {
    return new Passkey(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getInt(4),
        row.getString(5),
        row.getLong(6),
        Instant.ofEpochMilli(row.getLong(7)));
  }
}
