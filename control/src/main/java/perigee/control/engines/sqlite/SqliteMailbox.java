package perigee.control.engines.sqlite;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import perigee.control.store.Mailbox;

/// Waiting messages as rows.
final class SqliteMailbox implements Mailbox {

  private static final String COLUMNS = "number, person, device, sender, at, expires_at, body";

  private final Database database;
  private final InstantSource clock;

  SqliteMailbox(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  private record Waiting(long messages, long chars, long ofSender) {}

  @Override
  public boolean put(Message message) {
    return database.write(transaction -> {
      Waiting waiting =
          transaction
              .first(
                  "select count(*), coalesce(sum(length(body)), 0),"
                      + " coalesce(sum(case when sender = ? then 1 else 0 end), 0)"
                      + " from message where person = ? and expires_at > ?",
                  row -> new Waiting(row.getLong(1), row.getLong(2), row.getLong(3)),
                  message.sender(),
                  message.person(),
                  clock.millis())
              .orElse(new Waiting(0, 0, 0));
      if (waiting.messages() >= MOST_MESSAGES
          || waiting.ofSender() >= MOST_OF_SENDER
          || waiting.chars() + message.body().length() > MOST_CHARS) {
        return false;
      }
      return transaction.update(
              "insert into message (person, device, sender, at, expires_at, body)"
                  + " values (?, ?, ?, ?, ?, ?)",
              message.person(),
              message.device(),
              message.sender(),
              message.at().toEpochMilli(),
              message.expiresAt().toEpochMilli(),
              message.body())
          > 0;
    });
  }

  @Override
  public List<Message> of(String device, int most) {
    return database.read(transaction ->
        transaction.list(
            "select "
                + COLUMNS
                + " from message where device = ? and expires_at > ? order by number limit ?",
            SqliteMailbox::message,
            device,
            clock.millis(),
            most));
  }

  @Override
  public int received(String device, Collection<Long> numbers) {
    return database.write(transaction -> {
      int gone = 0;
      for (long number : numbers) {
        gone +=
            transaction.update(
                "delete from message where device = ? and number = ?", device, number);
      }
      return gone;
    });
  }

  @Override
  public int expire() {
    return database.write(transaction ->
        transaction.update("delete from message where expires_at <= ?", clock.millis()));
  }

  private static Message message(ResultSet row) throws SQLException {
    return new Message(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        Instant.ofEpochMilli(row.getLong(5)),
        Instant.ofEpochMilli(row.getLong(6)),
        row.getString(7));
  }
}
