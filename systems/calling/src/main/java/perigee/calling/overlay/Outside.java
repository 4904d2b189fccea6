package perigee.calling.overlay;

import java.time.Duration;
import java.util.function.Consumer;
import perigee.wire.overlay.HostEntry;
import perigee.wire.overlay.OverlayMessage;

/// The world as one member meets it. All calls, there and back, are on the member's thread.
public interface Outside {

  /// Sends a message, or loses it.
  ///
  /// @param to its id may be empty, if only its address is known
  void send(HostEntry to, OverlayMessage message);

  /// Runs a task later.
  void after(Duration delay, Runnable task);

  /// Tries whether an address takes connections.
  ///
  /// @param reached told once, within ten seconds
  void dial(String host, int port, Consumer<Boolean> reached);

  /// Tries whether an address answers a question of STUN.
  ///
  /// @param reached told once, within ten seconds
  void probe(String host, int port, Consumer<Boolean> reached);

  /// Says something to all who came here and are no members.
  void tellClients(OverlayMessage message);
}
