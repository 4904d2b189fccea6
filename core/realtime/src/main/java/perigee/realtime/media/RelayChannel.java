package perigee.realtime.media;

import org.jspecify.annotations.Nullable;
import perigee.net.udp.PeerAddress;

/// One peer that a relay may send to and takes from (RFC 8656 §12). It belongs to the port's
/// thread.
final class RelayChannel {

  final int number;
  final PeerAddress peer;
  boolean bound;
  long boundNanos;

  /// When a datagram went or came last.
  long usedNanos;

  /// The latest datagram that waits for the channel.
  byte @Nullable [] waiting;

  RelayChannel(int number, PeerAddress peer) {
    this.number = number;
    this.peer = peer;
  }
}
