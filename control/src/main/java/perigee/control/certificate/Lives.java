package perigee.control.certificate;

import java.time.Duration;
import java.time.Instant;
import perigee.control.store.TlsStore.Row;

/// When a certificate is to be renewed: when two thirds of its life are over.
final class Lives {

  private Lives() {}

  static Instant renewalOf(Row row) {
    Duration life = Duration.between(row.validFrom(), row.validUntil());
    return row.validFrom().plus(life.multipliedBy(2).dividedBy(3));
  }

  static boolean isDue(Row row, Instant now) {
    return !now.isBefore(renewalOf(row));
  }

  static boolean isValid(Row row, Instant now) {
    return now.isBefore(row.validUntil());
  }
}
