package perigee.model.meeting;

import java.util.List;
import java.util.Map;

/// What control says to a report.
///
/// @param ended meetings that are over: everybody is sent away
/// @param lost meetings whose lease is not the host's any more
/// @param changed meetings that are not as the host knows them
/// @param epochs of leases that ran out and are the host's again: from now on it reports under them
/// @param others by meeting that the host holds: who holds it in other regions; missing for nobody
public record MeetingNews(
    List<String> ended,
    List<String> lost,
    List<Meeting> changed,
    Map<String, Long> epochs,
    Map<String, List<Connector>> others) {

  public MeetingNews {
    ended = List.copyOf(ended);
    lost = List.copyOf(lost);
    changed = List.copyOf(changed);
    epochs = Map.copyOf(epochs);
    others = Map.copyOf(others);
  }
}
