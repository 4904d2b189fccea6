package perigee.calling.sip;

/// What carries messages: reliable ones alone, so that nothing is ever sent twice (RFC 3261 §17).
public enum Transport {
  TCP,
  TLS,
  WS,
  WSS;

  /// Whether nobody on the way can read along.
  boolean isSecure() {
    return this == TLS || this == WSS;
  }
}
