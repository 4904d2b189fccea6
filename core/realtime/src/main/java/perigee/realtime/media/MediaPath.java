package perigee.realtime.media;

import java.net.InetSocketAddress;
import perigee.wire.sdp.CandidateType;

/// The way that media goes.
///
/// @param local [CandidateType#RELAYED] if a relay lends us the address that it leaves from
/// @param remote what the other end told of the address that it goes to, or
///   [CandidateType#PEER_REFLEXIVE] if it was learned from a check
/// @param transport `udp`, or `tcp` or `tls` if the first hop is a connection
/// @param address of the other end
public record MediaPath(
    CandidateType local, CandidateType remote, String transport, InetSocketAddress address) {

  /// Whether a relay is in it, of either end.
  public boolean isRelayed() {
    return local == CandidateType.RELAYED || remote == CandidateType.RELAYED;
  }
}
