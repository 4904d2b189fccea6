package perigee.app.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A moment after which a command waits no longer.
record Deadline(Instant at, InstantSource clock) {

  static Deadline in(Duration wait, InstantSource clock) {
    return new Deadline(clock.instant().plus(wait), clock);
  }

  boolean isOver() {
    return !clock.instant().isBefore(at);
  }
}
