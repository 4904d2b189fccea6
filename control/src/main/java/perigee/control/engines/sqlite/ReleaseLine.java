package perigee.control.engines.sqlite;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.control.store.Properties.Change;
import perigee.control.store.ReleaseSigner;
import perigee.model.property.Property;
import perigee.model.release.Release;
import perigee.model.release.ReleaseDocument;
import perigee.model.release.SignedRelease;
import perigee.model.zone.Zone;

/// The line of releases, each made of the one before by one change. The newest is kept in memory.
final class ReleaseLine {

  /// A change's expected version that fits any.
  static final long ANY = -1;

  private final Database database;
  private final ReleaseSigner signer;
  private final InstantSource clock;
  private volatile Newest newest = Newest.NONE;

  /// The newest release that was seen, read and as it is signed.
  record Newest(Release release, @Nullable SignedRelease signed) {

    static final Newest NONE = new Newest(Release.EMPTY, null);
  }

  /// How a change ended, and the release that it made, if any.
  record Outcome(Change change, @Nullable Newest made) {

    static Outcome without(Change change) {
      return new Outcome(change, null);
    }
  }

  /// One change, in its transaction.
  @FunctionalInterface
  interface Step {
    Outcome take(Transaction transaction, Release current) throws SQLException;
  }

  ReleaseLine(Database database, ReleaseSigner signer, InstantSource clock) {
    this.database = database;
    this.signer = signer;
    this.clock = clock;
  }

  Database database() {
    return database;
  }

  Change change(Step step) {
    Outcome outcome =
        database.write(transaction -> {
          ReleaseTable.lockHead(transaction);
          return step.take(transaction, newest(transaction).release());
        });
    if (outcome.made() != null) {
      newest = outcome.made();
    }
    return outcome.change();
  }

  /// The newest release in this transaction's snapshot: what is in memory, unless another change
  /// came between.
  Newest newest(Transaction transaction) throws SQLException {
    long head = ReleaseTable.head(transaction);
    Newest known = newest;
    if (known.release().number() == head) {
      return known;
    }
    SignedRelease signed = ReleaseTable.signed(transaction, head);
    Newest read = new Newest(ReleaseDocument.read(signed.payload()), signed);
    newest = read;
    return read;
  }

  Release after(
      Release current, String author, String note, List<Property> properties, List<Zone> zones) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    return new Release(current.number() + 1, now, author, note, properties, zones);
  }

  Newest publish(Transaction transaction, Release release) throws SQLException {
    String payload = ReleaseDocument.write(release);
    SignedRelease signed = new SignedRelease(release.number(), payload, signer.sign(payload));
    ReleaseTable.append(transaction, release, signed);
    return new Newest(release, signed);
  }
}
