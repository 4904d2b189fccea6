package perigee.model.property;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// A server that holds the provider's content.
///
/// @param url `http` or `https`, host and optional port, no path
/// @param weight share of the requests among the origins that are well, 1 to 1000
/// @param backup whether it is asked only when all others fail
/// @param host the `Host` sent to it instead of the client's, if set
/// @param verify whether an `https` origin's certificate is verified (RFC 9110 §4.3.4)
/// @param trustedCertificates the only ones that it is verified with, or by whose keys its own was
///   signed, in PEM; null for the system's authorities
/// @param http2 when it is spoken to in HTTP/2
/// @param health how it is probed; without it only failed requests tell
public record Origin(
    URI url,
    int weight,
    boolean backup,
    @Nullable String host,
    boolean verify,
    @Nullable String trustedCertificates,
    OriginHttp2 http2,
    @Nullable HealthCheck health) {

  /// One that may choose its protocol, verified with the system's authorities.
  public Origin(
      URI url,
      int weight,
      boolean backup,
      @Nullable String host,
      boolean verify,
      @Nullable HealthCheck health) {
    this(url, weight, backup, host, verify, null, OriginHttp2.AUTO, health);
  }
}
