package perigee.control.meeting;

import org.jspecify.annotations.Nullable;
import perigee.model.meeting.MeetingOptions;
import perigee.model.meeting.Schedule;

/// A meeting as somebody wants it.
///
/// @param passcode null if there is to be none
/// @param schedule null if it is for no certain time
public record MeetingDraft(
    String title,
    String owner,
    @Nullable String passcode,
    MeetingOptions options,
    @Nullable Schedule schedule) {

  @Override
  public String toString() {
    return "MeetingDraft[" + title + ", " + owner + ", passcode withheld]";
  }
}
