package perigee.control.engines.sqlite;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import perigee.control.store.Properties.ReleaseSummary;
import perigee.model.release.Release;
import perigee.model.release.ReleaseDocument;
import perigee.model.release.SignedRelease;

/// The releases as rows: the newest thousand are kept.
final class ReleaseTable {

  static final int KEPT = 1_000;

  private ReleaseTable() {}

  /// Makes changes wait for each other until they are committed, on engines that write in parallel.
  static void lockHead(Transaction transaction) throws SQLException {
    transaction.update("update release_head set number = number");
  }

  /// The newest release's number; 0 if there is none.
  static long head(Transaction transaction) throws SQLException {
    return transaction.number("select number from release_head");
  }

  static SignedRelease signed(Transaction transaction, long number) throws SQLException {
    return transaction
        .first(
            "select number, payload, signature from release where number = ?",
            row -> new SignedRelease(row.getLong(1), row.getString(2), row.getString(3)),
            number)
        .orElseThrow(() -> new SQLException("release " + number + " is missing"));
  }

  static Optional<Release> find(Transaction transaction, long number) throws SQLException {
    return transaction.first(
        "select payload from release where number = ?",
        row -> ReleaseDocument.read(row.getString(1)),
        number);
  }

  /// Newest first.
  static List<ReleaseSummary> summaries(Transaction transaction, int limit) throws SQLException {
    return transaction.list(
        "select number, created_at, author, note from release order by number desc limit ?",
        row ->
            new ReleaseSummary(
                row.getLong(1),
                Instant.ofEpochMilli(row.getLong(2)),
                row.getString(3),
                row.getString(4)),
        Math.clamp(limit, 0, KEPT));
  }

  static void append(Transaction transaction, Release release, SignedRelease signed)
      throws SQLException {
    transaction.update(
        """
        insert into release (number, created_at, author, note, payload, signature)
        values (?, ?, ?, ?, ?, ?)\
        """,
        release.number(),
        release.createdAt().toEpochMilli(),
        release.author(),
        release.note(),
        signed.payload(),
        signed.signature());
    transaction.update("update release_head set number = ?", release.number());
    transaction.update("delete from release where number <= ?", release.number() - KEPT);
  }
}
