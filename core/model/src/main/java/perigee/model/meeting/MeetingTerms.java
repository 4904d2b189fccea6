package perigee.model.meeting;

import java.time.Duration;
import java.util.List;

/// A meeting in a host's hands.
///
/// @param epoch of the lease: what is reported under an older one is refused
/// @param lease how long it holds without a report
/// @param others other hosts that hold the same meeting
public record MeetingTerms(Meeting meeting, long epoch, Duration lease, List<Connector> others) {

  public MeetingTerms {
    others = List.copyOf(others);
  }
}
