package perigee.net.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where a client connects to, and how; connections are pooled per target.
///
/// @param host name or address
/// @param port TCP port
/// @param tls how TLS is done; null for none
/// @param connectTimeout until the connection (with TLS) stands
/// @param responseTimeout from the request's end to the response's head
/// @param idleTimeout the longest pause within a body
/// @param http2 when HTTP/2 is spoken
public record Target(
    String host,
    int port,
    @Nullable ClientTls tls,
    Duration connectTimeout,
    Duration responseTimeout,
    Duration idleTimeout,
    Http2 http2) {

  /// When a client speaks HTTP/2 (RFC 9113 §3).
  public enum Http2 {
    NEVER,
    /// If the peer chooses it in the TLS handshake; never without TLS.
    OFFERED,
    /// With prior knowledge, with or without TLS.
    ALWAYS
  }

  /// One that is spoken to in HTTP/1.1.
  public Target(
      String host,
      int port,
      @Nullable ClientTls tls,
      Duration connectTimeout,
      Duration responseTimeout,
      Duration idleTimeout) {
    this(host, port, tls, connectTimeout, responseTimeout, idleTimeout, Http2.NEVER);
  }

  /// `host:port`, an IPv6 address in brackets.
  public String authority() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }

  /// How the client does TLS.
  ///
  /// @param serverName what SNI says and the certificate must name; null: the target's host
  /// @param verify whether the certificate is verified
  /// @param fleet whether the fleet's own certificate and authority are used, not the public ones
  /// @param trusted certificates that alone are trusted, in PEM; null for the system's authorities
  public record ClientTls(
      @Nullable String serverName, boolean verify, boolean fleet, @Nullable String trusted) {

    /// One that trusts the system's authorities, or the fleet's.
    public ClientTls(@Nullable String serverName, boolean verify, boolean fleet) {
      this(serverName, verify, fleet, null);
    }
  }
}
