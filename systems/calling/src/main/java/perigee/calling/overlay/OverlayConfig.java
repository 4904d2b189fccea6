package perigee.calling.overlay;

import java.time.Duration;

/// How a member behaves; all members of one overlay should agree.
///
/// @param period between two probes
/// @param ackWithin how long a direct probe waits
/// @param indirect how many are asked to probe in its place
/// @param suspicionFactor the shortest suspicion is this times log10 of the members, in periods
/// @param suspicionSpan the longest suspicion is this many times the shortest
/// @param answerWithin how long any other request waits
/// @param repairEvery how often the copies of a slot are compared
/// @param keep how long a record is kept after its person was last seen
/// @param bounds of what others can fill
public record OverlayConfig(
    Duration period,
    Duration ackWithin,
    int indirect,
    int suspicionFactor,
    int suspicionSpan,
    Duration answerWithin,
    Duration repairEvery,
    Duration keep,
    Bounds bounds) {

  /// As usual.
  public static final OverlayConfig USUAL =
      new OverlayConfig(
          Duration.ofSeconds(1),
          Duration.ofMillis(500),
          3,
          4,
          6,
          Duration.ofMillis(900),
          Duration.ofMinutes(10),
          Duration.ofDays(3),
          Bounds.USUAL);

  /// What others can fill.
  ///
  /// @param members of the overlay
  /// @param entries that this member keeps, in all slots
  /// @param entriesOfSlot in one slot
  /// @param devices of one person
  /// @param clients that this member serves
  /// @param clientsPerSecond that it takes
  /// @param requestsPerSecond of one peer; ten times as many at once
  public record Bounds(
      int members,
      int entries,
      int entriesOfSlot,
      int devices,
      int clients,
      int clientsPerSecond,
      int requestsPerSecond) {

    public static final Bounds USUAL = new Bounds(131_072, 262_144, 8192, 8, 1000, 50, 200);

    /// The same with another number of clients.
    public Bounds withClients(int most, int perSecond) {
      return new Bounds(
          members, entries, entriesOfSlot, devices, most, perSecond, requestsPerSecond);
    }
  }

  public OverlayConfig {
    if (period.isNegative() || period.isZero() || ackWithin.compareTo(period) >= 0) {
      throw new IllegalArgumentException("a probe must be answered within its period");
    }
  }

  /// The same with other bounds.
  public OverlayConfig withBounds(Bounds other) {
    return new OverlayConfig(
        period,
        ackWithin,
        indirect,
        suspicionFactor,
        suspicionSpan,
        answerWithin,
        repairEvery,
        keep,
        other);
  }
}
