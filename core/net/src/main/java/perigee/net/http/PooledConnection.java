package perigee.net.http;

/// A connection of a client's pool that stands. Confined to its loop.
interface PooledConnection {

  /// Looks at the time.
  void check(long nowNanos);

  /// Ends the connection and what runs on it.
  void over(String reason, PeerException.Kind kind);
}
