package perigee.realtime.media;

/// How messages get to a relay's server.
interface RelayTransport {

  /// Sends a message. What has no room is lost.
  void send(byte[] bytes, int at, int length);

  /// Whether what was sent arrives for sure, so that nothing is sent again.
  boolean isReliable();

  /// Whether a proxy is between.
  default boolean isProxied() {
    return false;
  }

  void close();
}
