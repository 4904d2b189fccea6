package perigee.meeting.room;

import java.util.List;
import perigee.meeting.cascade.CascadeMessage;
import perigee.meeting.signal.ChatEntry;
import perigee.meeting.signal.ServerMessage;
import perigee.model.meeting.MeetingEvent;

/// Where a room's words go.
public interface RoomOutlet {

  /// Says something on a connection; on one that is gone nothing happens.
  void send(long connection, ServerMessage message);

  /// Says the same on many connections.
  void send(List<Long> connections, ServerMessage message);

  /// Says something on a connection that another connector wrote.
  void relay(long connection, String text);

  /// Says something to the room of another connector.
  void neighbour(String node, CascadeMessage.OfRoom message);

  /// Ends a connection after what was said on it.
  void close(long connection);

  /// Something happened that control keeps.
  void event(MeetingEvent event);

  /// A line was written that must outlive this process.
  void keep(KeptLine line);

  /// What [Room#state] tells has changed.
  void stateChanged();

  /// A host ended the meeting for all.
  void ended();

  /// A line of the chat as it is kept.
  ///
  /// @param room the breakout room that it was said in; empty for the meeting itself
  record KeptLine(ChatEntry entry, String room) {}
}
