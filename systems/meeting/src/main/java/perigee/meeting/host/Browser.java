package perigee.meeting.host;

import java.util.ArrayDeque;
import perigee.net.websocket.WebSocket;

/// One browser's WebSocket in a meeting. Guarded by its [HostedMeeting].
final class Browser {

  final long connection;
  final WebSocket socket;

  /// What it said before the meeting had a process.
  final ArrayDeque<String> unsent = new ArrayDeque<>();

  /// Whether it has not asked for anything yet but to have its media prepared.
  boolean isSilent = true;

  /// Whether the process knows it.
  boolean introduced;

  Browser(long connection, WebSocket socket) {
    this.connection = connection;
    this.socket = socket;
  }
}
