package perigee.meeting.connector;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells of packets that nobody in the meeting can have sent: one line when they begin to be many,
/// and one each ten minutes for as long as they are. Owned by one thread.
final class Attacks {

  private static final Logger LOG = LoggerFactory.getLogger(Attacks.class);

  /// Between two looks; a browser whose process was replaced sends some, too.
  static final long MANY = 200;

  static final Duration AGAIN = Duration.ofMinutes(10);

  private long before;
  private long toldNanos;
  private boolean told;

  /// Looks once a second.
  ///
  /// @param strangers packets from addresses that nobody has proved
  /// @param replayed packets that were there before
  /// @param forged packets that were not sealed by who is at their address
  /// @param now nanoseconds on a clock that only goes forward
  /// @return whether a line was written
  boolean look(long strangers, long replayed, long forged, long now) {
    long all = strangers + replayed + forged;
    long came = all - before;
    before = all;
    boolean isLong = !told || now - toldNanos > AGAIN.toNanos();
    if (came < MANY || !isLong) {
      return false;
    }
    told = true;
    toldNanos = now;
    LOG.warn(
        "event=packets-refused strangers={} replayed={} forged={}", strangers, replayed, forged);
    return true;
  }
}
