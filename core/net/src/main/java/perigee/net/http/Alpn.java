package perigee.net.http;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslHandler;

/// What client and server of a TLS connection agree to speak (RFC 7301, RFC 9113 §3.2).
public final class Alpn {

  private static final String HTTP2 = "h2";
  private static final String HTTP1 = "http/1.1";

  private Alpn() {}

  /// Offers HTTP/2 before HTTP/1.1. A server without ALPN speaks HTTP/1.1.
  public static ApplicationProtocolConfig offersHttp2() {
    return new ApplicationProtocolConfig(
        Protocol.ALPN,
        SelectorFailureBehavior.NO_ADVERTISE,
        SelectedListenerFailureBehavior.ACCEPT,
        HTTP2,
        HTTP1);
  }

  /// Whether HTTP/2 is spoken on a connection whose handshake, if it has one, is done.
  static boolean isHttp2(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    return tls != null && HTTP2.equals(tls.applicationProtocol());
  }

  /// Whether a client speaks HTTP/2 on a connection that stands.
  static boolean choosesHttp2(Channel channel, Target target) {
    return switch (target.http2()) {
      case NEVER -> false;
      case OFFERED -> isHttp2(channel);
      case ALWAYS -> target.tls() == null || isHttp2(channel);
    };
  }
}
