package perigee.net.websocket;

import perigee.net.http.Peer;
import perigee.net.loop.Loop;

/// One open WebSocket at the server's end. All may be called from any thread.
public interface WebSocket {

  /// The loop that its listener is called on.
  Loop loop();

  Peer peer();

  /// What was agreed on; empty if the client asked for none.
  String subprotocol();

  /// Sends a text message. A client that takes too little of them is cut off.
  void send(String text);

  /// Closes in order (RFC 6455 §7.1.2); does nothing if it is closed or closing.
  ///
  /// @param code see [CloseCodes]
  /// @param reason at most 123 bytes of UTF-8 are sent
  void close(int code, String reason);
}
