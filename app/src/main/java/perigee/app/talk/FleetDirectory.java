package perigee.app.talk;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perigee.meeting.host.MeetingDirectory;
import perigee.model.meeting.HeldMeeting;
import perigee.model.meeting.MeetingNews;
import perigee.model.meeting.MeetingOpening;
import perigee.net.fleet.FleetException;
import perigee.net.fleet.NodeCalls;

/// Control, as a host of meetings knows it.
///
/// @param calls null before the node has joined
record FleetDirectory(Supplier<@Nullable NodeCalls> calls) implements MeetingDirectory {

  @Override
  public MeetingOpening open(String meeting) throws IOException, InterruptedException {
    try {
      return now().open(meeting);
    } catch (FleetException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public MeetingNews report(List<HeldMeeting> held) throws IOException, InterruptedException {
    try {
      return now().report(held);
    } catch (FleetException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private NodeCalls now() throws IOException {
    NodeCalls now = calls.get();
    if (now == null) {
      throw new IOException("this node has not joined yet");
    }
    return now;
  }
}
