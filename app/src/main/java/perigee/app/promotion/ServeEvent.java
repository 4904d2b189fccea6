package perigee.app.promotion;

import java.net.InetSocketAddress;

/// What becomes of a client that may serve others.
public sealed interface ServeEvent {

  /// It goes on as a client.
  record Waits(String because) implements ServeEvent {}

  /// It is a super node now.
  ///
  /// @param overlay where other super nodes reach it
  /// @param relay its STUN server and relay
  record Serves(String id, InetSocketAddress overlay, InetSocketAddress relay)
      implements ServeEvent {}

  /// It is none any more, and sends its clients elsewhere.
  record StepsDown(String because) implements ServeEvent {}
}
