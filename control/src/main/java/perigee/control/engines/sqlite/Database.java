package perigee.control.engines.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import perigee.control.store.StoreException;

/// One SQLite file: a connection that writes, one transaction at a time, and a few that read while
/// it does. A commit has reached the disk when `write` returns (write-ahead log, synchronous=FULL).
final class Database implements AutoCloseable {

  private static final int READERS = 4;
  private static final int BUSY_TIMEOUT_MILLIS = 5_000;

  private final Path file;
  private final Connection writer;
  private final ReentrantLock writing = new ReentrantLock(true);

  /// Guarded by itself; holds the readers that are not in use.
  private final List<Connection> readers = new ArrayList<>();

  private final Semaphore freeReaders = new Semaphore(READERS, true);
  private volatile boolean closed;

  private Database(Path file, Connection writer) {
    this.file = file;
    this.writer = writer;
  }

  /// Opens a database, and makes an empty one if there is none.
  static Database open(Path file) {
    try {
      createPrivately(file);
      Database database = new Database(file, connect(file, false));
      database.connectReaders();
      return database;
    } catch (IOException | SQLException e) {
      throw new StoreException("store " + file + " can't be opened: " + e.getMessage(), e);
    }
  }

  /// Does work in a transaction that may write. Transactions follow one another in the order in
  /// which they were asked for.
  <T> T write(Transaction.Work<T> work) {
    writing.lock();
    try {
      requireOpen();
      return committed(writer, work);
    } catch (SQLException e) {
      throw failure(e);
    } finally {
      writing.unlock();
    }
  }

  /// Does work on one snapshot of the database, without waiting for a writer.
  <T> T read(Transaction.Work<T> work) {
    freeReaders.acquireUninterruptibly();
    try {
      requireOpen();
      Connection reader = takeReader();
      try {
        return committed(reader, work);
      } finally {
        giveBack(reader);
      }
    } catch (SQLException e) {
      throw failure(e);
    } finally {
      freeReaders.release();
    }
  }

  /// Runs while no transaction writes; `write` may be called inside.
  void exclusively(Runnable work) {
    writing.lock();
    try {
      work.run();
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() {
    writing.lock();
    freeReaders.acquireUninterruptibly(READERS);
    try {
      if (!closed) {
        closed = true;
        closeConnections();
      }
    } catch (SQLException e) {
      throw failure(e);
    } finally {
      freeReaders.release(READERS);
      writing.unlock();
    }
  }

  private void closeConnections() throws SQLException {
    synchronized (readers) {
      for (Connection reader : readers) {
        reader.close();
      }
    }
    // Last, so that it moves the write-ahead log into the file and removes it.
    writer.close();
  }

  private static <T> T committed(Connection connection, Transaction.Work<T> work)
      throws SQLException {
    connection.setAutoCommit(false);
    boolean done = false;
    try {
      T result = work.in(new Transaction(connection));
      connection.commit();
      done = true;
      return result;
    } finally {
      if (!done) {
        connection.rollback();
      }
      connection.setAutoCommit(true);
    }
  }

  private Connection takeReader() {
    synchronized (readers) {
      return readers.removeLast();
    }
  }

  private void giveBack(Connection reader) {
    synchronized (readers) {
      readers.add(reader);
    }
  }

  private void connectReaders() throws SQLException {
    synchronized (readers) {
      for (int i = 0; i < READERS; i++) {
        readers.add(connect(file, true));
      }
    }
  }

  private static Connection connect(Path file, boolean readOnly) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
    if (readOnly) {
      config.setReadOnly(true);
    } else {
      config.setJournalMode(JournalMode.WAL);
      config.setSynchronous(SynchronousMode.FULL);
      config.enforceForeignKeys(true);
      config.setTransactionMode(TransactionMode.IMMEDIATE);
    }
    return config.createConnection("jdbc:sqlite:" + file);
  }

  /// The file holds secrets of properties, so only its owner may read it.
  private static void createPrivately(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
  }

  private void requireOpen() throws SQLException {
    if (closed) {
      throw new SQLException("it is closed");
    }
  }

  private StoreException failure(SQLException cause) {
    return new StoreException("store " + file + ": " + cause.getMessage(), cause);
  }
}
