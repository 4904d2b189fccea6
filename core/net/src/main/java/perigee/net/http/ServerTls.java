package perigee.net.http;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/// The server's side of TLS: which context answers a handshake. Called on loops; must not block.
@FunctionalInterface
public interface ServerTls {

  /// The context for a handshake.
  ///
  /// @param serverName what the client asks for (RFC 6066 §3); null if it does not say
  SslContext context(@Nullable String serverName);

  /// Lets a handshake wait for what its context needs first.
  ///
  /// @param ready run once, on any thread, when the handshake may go on; within a bounded time
  default void prepare(@Nullable String serverName, Runnable ready) {
    ready.run();
  }
}
