package perigee.control.mapping;

import java.time.Duration;
import java.time.Instant;

/// When the next round is due: each five seconds, and each two for a while after a path was found
/// to have become worse, so that who is to leave it does not wait for two usual rounds. Rounds that
/// take long are never held so often that they fill more than a quarter of the time. Of the
/// mapper's thread.
final class RoundPace {

  private static final Duration USUAL = Duration.ofSeconds(5);
  private static final Duration SOON = Duration.ofSeconds(2);

  /// After a change: what takes a switch, two rounds (`Gain.ROUNDS`), and one more.
  private static final Duration HURRY = Duration.ofSeconds(6);

  /// A pause is at least so many times what the last round took.
  private static final int PAUSES = 3;

  private Instant heldAt = Instant.MIN;
  private Instant hurryUntil = Instant.MIN;
  private Duration took = Duration.ZERO;
  private long worsened;

  /// Whether it is time.
  ///
  /// @param worse how often a path was found to have become worse, since the start
  boolean isDue(Instant now, long worse) {
    if (worse != worsened) {
      worsened = worse;
      hurryUntil = now.plus(HURRY);
    }
    if (heldAt.equals(Instant.MIN)) {
      return true;
    }
    return !now.isBefore(heldAt.plus(now.isBefore(hurryUntil) ? hurried() : USUAL));
  }

  private Duration hurried() {
    Duration least = took.multipliedBy(1 + PAUSES);
    Duration pause = least.compareTo(SOON) > 0 ? least : SOON;
    return pause.compareTo(USUAL) < 0 ? pause : USUAL;
  }

  /// A round begins.
  void began(Instant now) {
    heldAt = now;
  }

  /// The round is over.
  void took(Duration time) {
    took = time;
  }
}
