package perigee.net.http;

import io.netty.handler.ssl.SslContext;

/// The client's side of TLS: which context a connection uses. Called on loops; must not block, so
/// contexts are made ahead or once.
@FunctionalInterface
public interface ClientContexts {

  /// The context for a handshake.
  ///
  /// @param http2 whether HTTP/2 is offered (`Alpn.offersHttp2`), which it is not for `NEVER`
  SslContext context(Target.ClientTls tls, Target.Http2 http2);
}
