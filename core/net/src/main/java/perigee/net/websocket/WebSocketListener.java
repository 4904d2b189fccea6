package perigee.net.websocket;

/// Hears of one WebSocket, on its loop; must not block.
public interface WebSocketListener {

  /// A whole message came.
  void text(String text);

  /// It is over; nothing follows.
  ///
  /// @param code the peer's, ours, or [CloseCodes#ABNORMAL] if the connection broke
  void closed(int code, String reason);
}
