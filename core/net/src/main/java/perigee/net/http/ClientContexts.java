package perigee.net.http;

import io.netty.handler.ssl.SslContext;

/// The client's side of TLS: which context a connection uses. Called on loops; must not block, so
/// contexts are made ahead or once.
@FunctionalInterface
public interface ClientContexts {

  SslContext context(Target.ClientTls tls);
}
