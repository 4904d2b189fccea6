package perigee.realtime.media;

/// One way to a peer: a socket of ours, or an address of a relay, and an address of its. It belongs
/// to the port's thread.
final class PeerPath {

  final MediaPeer peer;
  final int socket;
  final int octets;
  final long high;
  final long low;
  final int port;

  /// Whether a check that was sealed rightly came from there, or was answered there.
  boolean proved;

  /// When that was last.
  long provedNanos;

  /// What a full end knows of it.
  final PathChecks checks;

  /// A path.
  ///
  /// @param priority among those of its peer
  PeerPath(MediaPeer peer, int socket, int octets, long high, long low, int port, long priority) {
    this.peer = peer;
    this.socket = socket;
    this.octets = octets;
    this.high = high;
    this.low = low;
    this.port = port;
    this.checks = new PathChecks(priority);
  }

  boolean is(int otherSocket, int otherOctets, long otherHigh, long otherLow, int otherPort) {
    return port == otherPort
        && high == otherHigh
        && low == otherLow
        && octets == otherOctets
        && socket == otherSocket;
  }
}
