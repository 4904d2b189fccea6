package perigee.realtime.media;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import perigee.wire.sdp.CandidateType;

/// The way that media goes.
///
/// @param local [CandidateType#RELAYED] if a relay lends us the address that it leaves from
/// @param remote what the other end told of the address that it goes to, or
///   [CandidateType#PEER_REFLEXIVE] if it was learned from a check
/// @param transport `udp`, or `tcp`, `tls` or `proxy` if the first hop is a connection
/// @param address of the other end
/// @param relay the address that a relay lends us for it; null if none does
/// @param guessed whether a port was guessed to find it
public record MediaPath(
    CandidateType local,
    CandidateType remote,
    String transport,
    InetSocketAddress address,
    @Nullable InetSocketAddress relay,
    boolean guessed) {

  /// Whether a relay is in it, of either end.
  public boolean isRelayed() {
    return local == CandidateType.RELAYED || remote == CandidateType.RELAYED;
  }

  /// How reports call it: `direct-udp`, `direct-tcp`, `birthday`, `relay-` with the transport to
  /// our relay, or `far-relay` if it is the other end's alone.
  public String token() {
    if (local == CandidateType.RELAYED) {
      return "relay-" + transport;
    }
    if (remote == CandidateType.RELAYED) {
      return "far-relay";
    }
    return guessed ? "birthday" : "direct-" + transport;
  }
}
