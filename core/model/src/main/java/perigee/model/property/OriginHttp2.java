package perigee.model.property;

/// When an origin is spoken to in HTTP/2 (RFC 9113 §3).
public enum OriginHttp2 {
  NEVER,
  /// If it chooses so in the TLS handshake.
  AUTO,
  /// It is known to speak it, with or without TLS.
  ALWAYS
}
