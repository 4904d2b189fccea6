package perigee.calling.overlay.link;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// How a member, or a client, is connected.
///
/// @param bind where it listens; null for nowhere
/// @param incoming connections at a time
/// @param incomingOfOne address
/// @param outgoing connections at a time; who was not needed for longest is closed first
public record LinkConfig(
    @Nullable InetSocketAddress bind, int incoming, int incomingOfOne, int outgoing) {

  private static final int USUAL_INCOMING = 4096;
  private static final int USUAL_OF_ONE = 64;
  private static final int USUAL_OUTGOING = 512;
  private static final int CLIENTS_OUTGOING = 16;

  /// As usual.
  public static LinkConfig on(InetSocketAddress bind) {
    return new LinkConfig(bind, USUAL_INCOMING, USUAL_OF_ONE, USUAL_OUTGOING);
  }

  /// Of who only asks.
  public static LinkConfig ofClient() {
    return new LinkConfig(null, 0, 0, CLIENTS_OUTGOING);
  }
}
