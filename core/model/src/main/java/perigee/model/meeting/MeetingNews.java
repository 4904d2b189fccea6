package perigee.model.meeting;

import java.util.List;
import java.util.Map;

/// What control says to a report.
///
/// @param ended meetings that are over: everybody is sent away
/// @param lost meetings whose lease is not the host's any more
/// @param changed meetings that are not as the host knows them
/// @param epochs of leases that ran out and are the host's again: from now on it reports under them
/// @param others by meeting that the host holds: who else holds it; missing for nobody
/// @param relief by meeting that is full here: the host of this region where newcomers find room
public record MeetingNews(
    List<String> ended,
    List<String> lost,
    List<Meeting> changed,
    Map<String, Long> epochs,
    Map<String, List<Connector>> others,
    Map<String, Connector> relief) {

  public MeetingNews {
    ended = List.copyOf(ended);
    lost = List.copyOf(lost);
    changed = List.copyOf(changed);
    epochs = Map.copyOf(epochs);
    others = Map.copyOf(others);
    relief = Map.copyOf(relief);
  }
}
