package perigee.wire.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the other end is reached and known: ICE and DTLS of a media section. What the session says
/// for all of its sections stands in each of them.
///
/// @param ufrag empty if ICE is not used
/// @param password empty if ICE is not used
/// @param fingerprint null if DTLS is not used
/// @param setup null if it is not told
/// @param mux whether RTCP has the port of RTP (RFC 5761)
/// @param trickle whether candidates may follow (RFC 8840)
/// @param endOfCandidates whether none will follow
public record TransportTerms(
    String ufrag,
    String password,
    @Nullable Fingerprint fingerprint,
    @Nullable Setup setup,
    boolean mux,
    boolean trickle,
    List<Candidate> candidates,
    boolean endOfCandidates) {

  /// Neither ICE nor DTLS.
  public static final TransportTerms NONE =
      new TransportTerms("", "", null, null, false, false, List.of(), false);

  public TransportTerms {
    candidates = List.copyOf(candidates);
  }
}
