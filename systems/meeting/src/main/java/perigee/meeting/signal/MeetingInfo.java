package perigee.meeting.signal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.model.meeting.MeetingOptions;

/// What participants see of a meeting.
///
/// @param startedAt when the first participant came
/// @param spotlight who is shown large to everybody; null for nobody
/// @param breakout the rooms that the meeting is divided into; null if it isn't
/// @param breakoutEndsAt null if nothing ends it but a host
/// @param room the breakout room of whom this is told; null for the meeting itself
public record MeetingInfo(
    String id,
    String title,
    MeetingOptions options,
    boolean recording,
    Instant startedAt,
    @Nullable String spotlight,
    @Nullable List<BreakoutRoom> breakout,
    @Nullable Instant breakoutEndsAt,
    @Nullable String room) {

  public MeetingInfo {
    breakout = breakout == null ? null : List.copyOf(breakout);
  }
}
