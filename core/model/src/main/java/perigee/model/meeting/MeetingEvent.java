package perigee.model.meeting;

import java.time.Instant;

/// Something that happened in a meeting.
///
/// @param kind in lower case with hyphens; `joined` and `left` make the attendance
/// @param participant the id that a participant had in the meeting; empty if it is of none
/// @param name the name that the participant went by; empty if it is of none
/// @param detail more to it, for people; may be empty
public record MeetingEvent(
    Instant at, String kind, String participant, String name, String detail) {

  public static final String JOINED = "joined";
  public static final String LEFT = "left";

  /// How long each text of an event may be.
  public static final int MOST_CHARS = 200;

  public MeetingEvent {
    kind = bounded(kind);
    participant = bounded(participant);
    name = bounded(name);
    detail = bounded(detail);
  }

  private static String bounded(String text) {
    return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS);
  }
}
