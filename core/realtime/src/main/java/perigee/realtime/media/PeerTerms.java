package perigee.realtime.media;

import java.util.List;
import perigee.realtime.ice.IceCredentials;
import perigee.realtime.srtp.SrtpSession;
import perigee.wire.sdp.Candidate;
import perigee.wire.sdp.Fingerprint;

/// What both ends have told each other before a packet flows.
///
/// @param local made for this peer by [MediaPort#credentials]
/// @param remote of the other end
/// @param fingerprint of the other end's certificate
/// @param ice how this end finds the other
/// @param asClient whether this end begins the handshake
/// @param candidates where a full end looks for the other, as far as it knows; nothing for a lite
///   one
/// @param sources whose packets may come
public record PeerTerms(
    IceCredentials local,
    IceCredentials remote,
    Fingerprint fingerprint,
    Ice ice,
    boolean asClient,
    List<Candidate> candidates,
    int sources) {

  /// How an end finds the other (RFC 8445 §2.3, §2.5).
  public enum Ice {
    /// It answers, and follows.
    LITE,
    /// It checks, too, and chooses.
    CONTROLLING,
    /// It checks, too, and follows.
    CONTROLLED
  }

  public PeerTerms {
    candidates = List.copyOf(candidates);
  }

  /// With as many sources as a participant has.
  public PeerTerms(
      IceCredentials local,
      IceCredentials remote,
      Fingerprint fingerprint,
      Ice ice,
      boolean asClient,
      List<Candidate> candidates) {
    this(local, remote, fingerprint, ice, asClient, candidates, SrtpSession.MOST_RECEIVED);
  }

  /// The same for an end that speaks for many.
  public PeerTerms withSources(int most) {
    return new PeerTerms(local, remote, fingerprint, ice, asClient, candidates, most);
  }

  /// Of an end that waits.
  public static PeerTerms passive(
      IceCredentials local, IceCredentials remote, Fingerprint fingerprint) {
    return new PeerTerms(local, remote, fingerprint, Ice.LITE, false, List.of());
  }

  /// Of an end that comes to one that waits.
  public static PeerTerms active(
      IceCredentials local,
      IceCredentials remote,
      Fingerprint fingerprint,
      List<Candidate> candidates) {
    return new PeerTerms(local, remote, fingerprint, Ice.CONTROLLING, true, candidates);
  }
}
