package perigee.meeting.room;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.meeting.signal.BreakoutRoom;
import perigee.model.meeting.MeetingOptions;

/// What of a room must outlive its process, besides the chat.
///
/// @param startedAt when the first participant came
/// @param hosts who was made a host in the meeting
/// @param removed who may not come back
/// @param recording whether the meeting is being recorded
/// @param breakout null if the meeting is not divided
/// @param breakoutEndsAt null if nothing ends it but a host
/// @param revision how often it has changed, at all connectors
public record RoomState(
    Instant startedAt,
    MeetingOptions options,
    @Nullable String spotlight,
    Set<String> hosts,
    Set<String> removed,
    boolean recording,
    @Nullable List<BreakoutRoom> breakout,
    @Nullable Instant breakoutEndsAt,
    long revision) {

  public RoomState {
    hosts = Set.copyOf(hosts);
    removed = Set.copyOf(removed);
    breakout = breakout == null ? null : List.copyOf(breakout);
  }

  /// Of a meeting that begins.
  public static RoomState fresh(MeetingOptions options, Instant now) {
    return new RoomState(now, options, null, Set.of(), Set.of(), false, null, null, 0);
  }
}
