package perigee.net.http;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// What clients may speak instead of HTTP on a server's port, told by the first octet, so that one
/// port is enough where a firewall lets only one through. Called on the connection's loop.
public interface OtherProtocol {

  /// Whether a client that begins so speaks it; no request of HTTP may begin so.
  boolean begins(int octet);

  /// Takes a client.
  ///
  /// @return what the connection becomes; null if there is no room, then it ends
  @Nullable Upgraded accept(InetSocketAddress client);
}
