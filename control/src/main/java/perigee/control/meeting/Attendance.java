package perigee.control.meeting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.model.meeting.MeetingEvent;

/// That somebody was in a meeting for a time.
///
/// @param leftAt null if nobody said that he left
public record Attendance(
    String participant, String name, Instant joinedAt, @Nullable Instant leftAt) {

  /// Who was there, by time of joining. Who came twice is there twice.
  public static List<Attendance> of(List<MeetingEvent> events) {
    List<Attendance> all = new ArrayList<>();
    Map<String, Integer> present = new LinkedHashMap<>();
    for (MeetingEvent event : events) {
      Integer place = present.get(event.participant());
      if (event.kind().equals(MeetingEvent.JOINED) && place == null) {
        present.put(event.participant(), all.size());
        all.add(new Attendance(event.participant(), event.name(), event.at(), null));
      } else if (event.kind().equals(MeetingEvent.LEFT) && place != null) {
        Attendance came = all.get(place);
        all.set(
            place, new Attendance(came.participant(), came.name(), came.joinedAt(), event.at()));
        present.remove(event.participant());
      }
    }
    return List.copyOf(all);
  }
}
