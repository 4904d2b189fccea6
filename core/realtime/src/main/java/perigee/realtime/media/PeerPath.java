package perigee.realtime.media;

import perigee.net.udp.PeerAddress;
import perigee.wire.sdp.CandidateType;

/// One way to a peer: a socket of ours, or an address of a relay, and an address of its. It belongs
/// to the port's thread.
final class PeerPath {

  final MediaPeer peer;
  final int socket;
  final int octets;
  final long high;
  final long low;
  final int port;

  /// What the other end told of the address, or how it was learned.
  final CandidateType remoteType;

  /// Whether a check that was sealed rightly came from there, or was answered there.
  boolean proved;

  /// When that was last.
  long provedNanos;

  /// What a full end knows of it.
  final PathChecks checks;

  /// A path.
  ///
  /// @param priority among those of its peer
  PeerPath(
      MediaPeer peer, int socket, PeerAddress address, CandidateType remoteType, long priority) {
    this.peer = peer;
    this.socket = socket;
    this.octets = address.octets();
    this.high = address.high();
    this.low = address.low();
    this.port = address.port();
    this.remoteType = remoteType;
    this.checks = new PathChecks(priority);
  }

  PeerAddress address() {
    return new PeerAddress(octets, high, low, port);
  }

  boolean is(int otherSocket, int otherOctets, long otherHigh, long otherLow, int otherPort) {
    return port == otherPort
        && high == otherHigh
        && low == otherLow
        && octets == otherOctets
        && socket == otherSocket;
  }
}
