package perigee.lab.wan;

/// Counters of the thread that carries packets, which alone touches them.
final class Tally {

  boolean isHurried;
  long delivered;
  long lost;
  long overflown;
  long unroutable;
  long late;
  long latestNanos;
  long dnsQueries;
  long dnsQueryBytes;
  long dnsAnswers;
  long dnsAnswerBytes;

  void lateness(long nanos) {
    if (nanos > Counts.LATE_NANOS) {
      late++;
    }
    latestNanos = Math.max(latestNanos, nanos);
  }

  /// The counts so far, and zero again.
  Counts take() {
    Counts counts =
        new Counts(
            delivered,
            lost,
            overflown,
            unroutable,
            late,
            latestNanos,
            dnsQueries,
            dnsQueryBytes,
            dnsAnswers,
            dnsAnswerBytes);
    delivered = 0;
    lost = 0;
    overflown = 0;
    unroutable = 0;
    late = 0;
    latestNanos = 0;
    dnsQueries = 0;
    dnsQueryBytes = 0;
    dnsAnswers = 0;
    dnsAnswerBytes = 0;
    return counts;
  }
}
