package perigee.model.meeting;

import java.time.Duration;
import java.time.Instant;

/// When a meeting is to be.
///
/// @param length more than nothing, at most [#LONGEST]
public record Schedule(Instant start, Duration length) {

  /// A week.
  public static final Duration LONGEST = Duration.ofDays(7);

  public Schedule {
    if (!length.isPositive() || length.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a meeting of " + length + "; it must be longer than nothing, and at most " + LONGEST);
    }
  }

  public Instant end() {
    return start.plus(length);
  }
}
