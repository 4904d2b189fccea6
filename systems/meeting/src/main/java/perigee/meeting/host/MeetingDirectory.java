package perigee.meeting.host;

import java.io.IOException;
import java.util.List;
import perigee.model.meeting.HeldMeeting;
import perigee.model.meeting.MeetingNews;
import perigee.model.meeting.MeetingOpening;

/// What knows all meetings: control. Both calls block for some seconds at the most.
public interface MeetingDirectory {

  /// Takes a meeting for this host.
  ///
  /// @throws IOException if control can't be asked
  MeetingOpening open(String meeting) throws IOException, InterruptedException;

  /// Keeps this host's meetings, and hears what is new.
  ///
  /// @throws IOException if control can't be asked
  MeetingNews report(List<HeldMeeting> held) throws IOException, InterruptedException;
}
