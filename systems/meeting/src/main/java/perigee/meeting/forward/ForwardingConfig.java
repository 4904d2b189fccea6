package perigee.meeting.forward;

import java.time.Duration;
import perigee.meeting.forward.congestion.EstimateLimits;

/// What a meeting's media plane goes by.
///
/// @param estimate bounds of what a participant is believed to take
/// @param pauseAfter how long nobody watches an encoding before its sender stops sending it
/// @param mostParticipants in one meeting; more are refused
public record ForwardingConfig(EstimateLimits estimate, Duration pauseAfter, int mostParticipants) {

  public static final ForwardingConfig USUAL =
      new ForwardingConfig(EstimateLimits.USUAL, Duration.ofSeconds(3), 2_000);
}
