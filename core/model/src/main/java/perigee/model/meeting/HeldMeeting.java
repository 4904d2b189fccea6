package perigee.model.meeting;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a host reports of one meeting that it holds.
///
/// @param epoch of its lease
/// @param version of the meeting as it knows it
/// @param participants how many are there now
/// @param load of its process, measured and with one more participant; from 1 on it is full
/// @param events since the last report, at most [#MOST_EVENTS]
/// @param options set if hosts changed them in the meeting
/// @param ended a host ended it for all
/// @param released nobody is there and the host gives it back
public record HeldMeeting(
    String meeting,
    long epoch,
    long version,
    int participants,
    double load,
    List<MeetingEvent> events,
    @Nullable MeetingOptions options,
    boolean ended,
    boolean released) {

  /// A process that has this load takes nobody new while another host can.
  public static final double FULL = 1;

  /// In one report; more wait for the next.
  public static final int MOST_EVENTS = 500;

  public HeldMeeting {
    events = List.copyOf(events);
  }
}
