package perigee.model.property;

/// Which clients get a `103` with a URL's known links while they wait for its answer (RFC 8297).
public enum EarlyHints {
  /// Nobody.
  NONE,
  /// Clients of HTTP/2 and later: the only ones that browsers take hints on.
  HTTP2,
  /// Clients of HTTP/1.1, too. Some of them take an interim response for the answer.
  ALL
}
