package perigee.meeting.link;

import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.meeting.signal.IceServer;
import perigee.model.meeting.Meeting;

/// What a host says to a meeting's process.
public sealed interface HostFrame {

  /// The meeting that the process is for; the first frame.
  ///
  /// @param secret of its tokens, in Base64
  /// @param state as a process before told it last; null if there was none
  /// @param lines of the chat, as processes before told them
  record Begin(Meeting meeting, String secret, @Nullable String state, List<String> lines)
      implements HostFrame {

    public Begin {
      lines = List.copyOf(lines);
    }

    @Override
    public String toString() {
      return "Begin[" + meeting.id() + "]";
    }
  }

  /// What join tokens are checked with.
  ///
  /// @param document as control told it
  record Trust(String document) implements HostFrame {}

  /// A browser is on the line.
  ///
  /// @param network where it is, the same for those who share an address; empty if that is not
  ///   known
  record Connected(long connection, List<IceServer> iceServers, String network)
      implements HostFrame {
    public Connected {
      iceServers = List.copyOf(iceServers);
    }
  }

  record Text(long connection, String text) implements HostFrame {}

  /// A browser's connection is gone.
  record Gone(long connection) implements HostFrame {}

  /// The meeting is not as it was.
  record Changed(Meeting meeting) implements HostFrame {}

  /// Another connector of the meeting is on the line.
  ///
  /// @param dialled whether this end has called it
  /// @param line which one: no other line to it has this number
  /// @param relays of this host, by which the other end comes where there is no UDP between both
  record NeighbourUp(String node, boolean dialled, long line, List<IceServer> relays)
      implements HostFrame {
    public NeighbourUp {
      relays = List.copyOf(relays);
    }
  }

  record NeighbourSaid(String node, String text) implements HostFrame {}

  record NeighbourDown(String node) implements HostFrame {}

  /// The meeting is over.
  record End() implements HostFrame {}
}
