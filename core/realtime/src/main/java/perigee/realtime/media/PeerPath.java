package perigee.realtime.media;

import perigee.net.udp.PeerAddress;
import perigee.wire.sdp.CandidateType;

/// One way to a peer: a socket of ours, a connection, or an address of a relay, and an address of
/// its. It belongs to the port's thread.
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

  /// When a packet of media came by it last, and how long after the one before.
  long heardNanos;

  long gapNanos;

  /// What the other end told of the address, or how it was learned.
  CandidateType remoteType = CandidateType.PEER_REFLEXIVE;

  /// Whether a port was guessed for it.
  boolean guessed;

  /// What a full end knows of it.
  final PathChecks checks;

  PeerPath(MediaPeer peer, int socket, PeerAddress to, PathChecks checks) {
    this.peer = peer;
    this.socket = socket;
    this.octets = to.octets();
    this.high = to.high();
    this.low = to.low();
    this.port = to.port();
    this.checks = checks;
  }

  boolean is(int otherSocket, int otherOctets, long otherHigh, long otherLow, int otherPort) {
    return port == otherPort
        && high == otherHigh
        && low == otherLow
        && octets == otherOctets
        && socket == otherSocket;
  }

  /// Whether it is a connection.
  boolean isStream() {
    return socket >= PeerStreams.FIRST_NUMBER;
  }

  /// Whether it begins at a relay of ours.
  boolean isRelayed() {
    return socket >= RelayClient.FIRST_NUMBER && socket < PeerStreams.FIRST_NUMBER;
  }

  /// Whether no relay is between.
  boolean isDirect() {
    return remoteType != CandidateType.RELAYED && !isRelayed();
  }

  boolean leadsTo(PeerAddress address) {
    return port == address.port()
        && high == address.high()
        && low == address.low()
        && octets == address.octets();
  }

  PeerAddress remote() {
    return new PeerAddress(octets, high, low, port);
  }

  /// Media came by it.
  void heard(long now) {
    gapNanos = heardNanos == 0 ? 0 : now - heardNanos;
    heardNanos = now;
  }

  /// How long it has said nothing.
  long silentNanos(long now) {
    long latest = proved ? provedNanos : now;
    return heardNanos == 0 ? now - latest : Math.min(now - latest, now - heardNanos);
  }
}
