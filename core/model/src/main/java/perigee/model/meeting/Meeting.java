package perigee.model.meeting;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A meeting as control keeps it. It has all that a host of connectors needs to let people in while
/// control is away; it is not for the eyes of participants.
///
/// @param id see [MeetingId]
/// @param title empty if it has none
/// @param owner `guest`, `operator`, `provider:NAME` or `person:ID`
/// @param passcode how it is kept, see [MeetingSecret]; null if there is none
/// @param hostKey how it is kept: whoever has the key is a host
/// @param schedule null if it is not for a certain time
/// @param endedAt null while it can be joined
/// @param version grows with each change
public record Meeting(
    String id,
    String title,
    String owner,
    MeetingOptions options,
    @Nullable String passcode,
    String hostKey,
    @Nullable Schedule schedule,
    Instant createdAt,
    @Nullable Instant endedAt,
    long version) {

  /// Of a meeting that somebody without an account made.
  public static final String GUEST = "guest";

  public boolean isOver() {
    return endedAt != null;
  }

  public Meeting with(MeetingOptions next) {
    return new Meeting(
        id, title, owner, next, passcode, hostKey, schedule, createdAt, endedAt, version);
  }

  @Override
  public String toString() {
    return "Meeting[" + id + ", version " + version + ", secrets withheld]";
  }
}
