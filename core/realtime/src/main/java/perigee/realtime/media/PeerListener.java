package perigee.realtime.media;

/// What a peer does, told on the port's thread.
public interface PeerListener {

  /// Media can flow both ways.
  void connected(MediaPeer peer);

  /// Media takes another way from now on, which [MediaPeer#path] tells. For full ends.
  default void routed(MediaPeer peer) {}

  /// A packet came, opened, in a buffer that is right until the method returns and may be written
  /// to.
  ///
  /// @param arrivalNanos on the port's clock
  void rtp(MediaPeer peer, byte[] bytes, int at, int length, long arrivalNanos);

  /// The same of RTCP; there may be several packets in it.
  void rtcp(MediaPeer peer, byte[] bytes, int at, int length, long arrivalNanos);

  /// It is gone. Told once, and nothing after it.
  ///
  /// @param reason for people
  void closed(MediaPeer peer, String reason);
}
