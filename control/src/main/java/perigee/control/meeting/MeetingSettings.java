package perigee.control.meeting;

import java.time.Duration;

/// How meetings are kept.
///
/// @param guestsMayCreate whether people without an account may make meetings; true by default
/// @param keep how long a meeting, and who came, is kept after it ended; 90 days by default
/// @param recordings what URLs of recordings begin with at the edges, with `*` for the name of the
///   talk host, as `https://*.recordings.example.net`; empty, the default, if edges do not deliver
///   them
public record MeetingSettings(boolean guestsMayCreate, Duration keep, String recordings) {

  public static final Duration LONGEST_KEEP = Duration.ofDays(3650);

  public static final MeetingSettings DEFAULT = new MeetingSettings(true, Duration.ofDays(90), "");

  public MeetingSettings {
    if (keep.isNegative() || keep.compareTo(LONGEST_KEEP) > 0) {
      throw new IllegalArgumentException(
          "meetings are kept for " + keep + "; it must be from nothing to " + LONGEST_KEEP);
    }
  }
}
