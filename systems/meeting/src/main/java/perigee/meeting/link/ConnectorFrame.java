package perigee.meeting.link;

import perigee.model.meeting.MeetingEvent;
import perigee.model.meeting.MeetingOptions;

/// What a meeting's process says to its host.
public sealed interface ConnectorFrame {

  /// It could take a meeting now.
  record Ready(long pid) implements ConnectorFrame {}

  record Text(long connection, String text) implements ConnectorFrame {}

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
  record Status(int participants, double packetsPerSecond) implements ConnectorFrame {}

  /// A host ended the meeting for all.
  record Ended() implements ConnectorFrame {}
}
