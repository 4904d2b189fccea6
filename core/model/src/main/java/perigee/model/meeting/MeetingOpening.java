package perigee.model.meeting;

/// What control says to a host that wants to hold a meeting.
public sealed interface MeetingOpening {

  /// It is this host's in its region.
  record Granted(MeetingTerms terms) implements MeetingOpening {}

  /// Another host of the region has it.
  record Elsewhere(Connector connector) implements MeetingOpening {}

  /// There is none by this id, or it is over.
  record Refused(Reason reason) implements MeetingOpening {}

  /// Why not.
  enum Reason {
    NOT_FOUND,
    ENDED
  }
}
