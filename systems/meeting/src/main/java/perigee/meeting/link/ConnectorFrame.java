package perigee.meeting.link;

import java.util.List;
import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingOptions;

/// What a meeting's process says to its host.
public sealed interface ConnectorFrame {

  /// It could take a meeting now.
  record Ready(long pid) implements ConnectorFrame {}

  record Text(long connection, String text) implements ConnectorFrame {}

  /// The same words for many browsers.
  record Texts(List<Long> connections, String text) implements ConnectorFrame {
    public Texts {
      connections = List.copyOf(connections);
    }
  }

  /// A browser's connection is to end.
  record Close(long connection) implements ConnectorFrame {}

  record Event(MeetingEvent event) implements ConnectorFrame {}

  /// A line of the chat that must outlive the process.
  ///
  /// @param line JSON, for the next process
  record Line(String line) implements ConnectorFrame {}

  /// What else must outlive it.
  ///
  /// @param state JSON, for the next process
  record State(String state, MeetingOptions options) implements ConnectorFrame {}

  /// How it is, once a second.
  ///
  /// @param busy the share of a processor that its one thread takes
  record Status(int participants, double packetsPerSecond, double busy) implements ConnectorFrame {}

  /// For another connector of the meeting.
  ///
  /// @param line the line that it is for; on the next one nobody would understand it
  record ToNeighbour(String node, long line, String text) implements ConnectorFrame {}

  /// The line to another connector is to end; it may begin anew.
  record DropNeighbour(String node, long line) implements ConnectorFrame {}

  /// What crosses between this connector and others, once a second.
  record Crossings(List<Crossing> crossings) implements ConnectorFrame {
    public Crossings {
      crossings = List.copyOf(crossings);
    }
  }

  /// What crosses between two connectors.
  ///
  /// @param streamsOut encodings of video and voices that are sent now
  /// @param streamsIn those that come now
  /// @param packetsOut of media, since both are on the line
  /// @param packetsIn of media, since both are on the line
  /// @param unreached meetings whose media does not get there, though what rooms say does
  /// @param relayed meetings whose media gets there by a relay alone
  record Crossing(
      String node,
      int streamsOut,
      int streamsIn,
      long packetsOut,
      long packetsIn,
      int unreached,
      int relayed) {

    /// Of two meetings together.
    public Crossing plus(Crossing other) {
      return new Crossing(
          node,
          streamsOut + other.streamsOut,
          streamsIn + other.streamsIn,
          packetsOut + other.packetsOut,
          packetsIn + other.packetsIn,
          unreached + other.unreached,
          relayed + other.relayed);
    }
  }

  /// A host ended the meeting for all.
  record Ended() implements ConnectorFrame {}
}
