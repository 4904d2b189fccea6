package perigee.control.engines.sqlite;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import perigee.control.store.EventLog;
import perigee.control.store.StoreException;
import perigee.model.LogPosition;

/// The event log, with group commit.
///
/// An appender puts its batch into a queue and then asks for the database. The first to get it
/// commits all that wait, in one transaction with one flush to the disk; the others find their
/// batch done when their turn comes. So the more appenders wait, the more share a commit, and an
/// appender that is alone waits for nobody. No thread of its own is needed.
final class SqliteEventLog implements EventLog {

  private static final int QUEUE = 1_024;
  private static final int BATCHES_PER_COMMIT = 256;
  private static final int MAX_READ = 10_000;

  private final Database database;
  private final InstantSource clock;
  private volatile long epoch;
  private final BlockingQueue<Batch> waiting = new ArrayBlockingQueue<>(QUEUE);

  SqliteEventLog(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.epoch = database.write(transaction -> epoch(transaction, clock));
  }

  @Override
  public LogPosition append(String channel, List<String> events) {
    if (events.isEmpty()) {
      return ends(channel).last();
    }
    Batch batch = new Batch(channel, List.copyOf(events));
    enqueue(batch);
    database.exclusively(() -> {
      while (!batch.isDone()) {
        commitGroup();
      }
    });
    return new LogPosition(epoch, batch.sequence());
  }

  @Override
  public List<Entry> read(String channel, long after, int limit) {
    return database.read(transaction ->
        transaction.list(
            "select seq, body from event where channel = ? and seq > ? order by seq limit ?",
            row -> new Entry(new LogPosition(epoch, row.getLong(1)), row.getString(2)),
            channel,
            after,
            Math.clamp(limit, 0, MAX_READ)));
  }

  @Override
  public Ends ends(String channel) {
    return database
        .read(transaction ->
            transaction.first(
                "select seq, compacted from channel where name = ?",
                row -> new Ends(new LogPosition(epoch, row.getLong(1)), row.getLong(2)),
                channel))
        .orElseGet(() -> new Ends(new LogPosition(epoch, 0), 0));
  }

  @Override
  public void compact(String channel, long upTo) {
    database.write(transaction -> {
      transaction.update(
          """
          update channel set compacted = case when seq < ? then seq else ? end
          where name = ? and compacted < ?\
          """,
          upTo,
          upTo,
          channel,
          upTo);
      return transaction.update("delete from event where channel = ? and seq <= ?", channel, upTo);
    });
  }

  @Override
  public void renewIfBehind(String channel, LogPosition heard) {
    database.exclusively(() -> {
      LogPosition last = ends(channel).last();
      if (heard.epoch() == last.epoch() && heard.sequence() > last.sequence()) {
        long next = Math.max(epoch + 1, clock.millis());
        database.write(transaction -> transaction.update("update log set epoch = ?", next));
        epoch = next;
      }
    });
  }

  private void enqueue(Batch batch) {
    boolean interrupted = false;
    while (true) {
      try {
        // Never waits for long: whoever fills the queue is about to empty it.
        waiting.put(batch);
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void commitGroup() {
    List<Batch> group = new ArrayList<>();
    waiting.drainTo(group, BATCHES_PER_COMMIT);
    try {
      List<Long> sequences =
          database.write(transaction -> {
            List<Long> last = new ArrayList<>();
            for (Batch batch : group) {
              last.add(insert(transaction, batch));
            }
            return last;
          });
      for (int i = 0; i < group.size(); i++) {
        group.get(i).committed(sequences.get(i));
      }
    } catch (RuntimeException | Error e) {
      // Whatever it was, all of them must hear of it: they wait for nothing else.
      group.forEach(batch -> batch.failed(e));
    }
  }

  private static long insert(Transaction transaction, Batch batch) throws SQLException {
    long last =
        transaction.number(
            """
            insert into channel (name, seq, compacted) values (?, ?, 0)
            on conflict (name) do update set seq = channel.seq + excluded.seq
            returning seq\
            """,
            batch.channel,
            batch.events.size());
    List<List<Object>> rows = new ArrayList<>();
    long sequence = last - batch.events.size();
    for (String event : batch.events) {
      sequence++;
      rows.add(List.of(batch.channel, sequence, event));
    }
    transaction.updateAll("insert into event (channel, seq, body) values (?, ?, ?)", rows);
    return last;
  }

  private static long epoch(Transaction transaction, InstantSource clock) throws SQLException {
    transaction.update(
        "insert into log (only_row, epoch) values (1, ?) on conflict (only_row) do nothing",
        Math.max(1, clock.millis()));
    return transaction.number("select epoch from log");
  }

  /// Events that one caller appends; its outcome is touched only under the database's write lock,
  /// or by its caller after that.
  private static final class Batch {

    private final String channel;
    private final List<String> events;
    private long sequence;
    private @Nullable Throwable failure;

    Batch(String channel, List<String> events) {
      this.channel = channel;
      this.events = events;
    }

    boolean isDone() {
      return sequence > 0 || failure != null;
    }

    void committed(long sequence) {
      this.sequence = sequence;
    }

    void failed(Throwable failure) {
      this.failure = failure;
    }

    long sequence() {
      if (failure != null) {
        throw new StoreException("append to " + channel + ": " + failure.getMessage(), failure);
      }
      return sequence;
    }
  }
}
