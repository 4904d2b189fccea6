package perigee.calling.phone;

import java.util.ArrayList;
import java.util.List;
import perigee.realtime.ice.IceCredentials;
import perigee.wire.sdp.Candidate;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipRequest;

/// Candidates that follow in requests of their own (RFC 8840).
final class Trickle {

  static final String TYPE = "application/trickle-ice-sdpfrag";

  private static final int MOST = 64;

  private Trickle() {}

  /// Those of a request; none if it is about something else.
  static List<Candidate> candidates(SipRequest request) {
    List<Candidate> found = new ArrayList<>();
    if (!Dialog.text(request.headers(), HeaderName.CONTENT_TYPE).startsWith(TYPE)) {
      return found;
    }
    for (String line : request.body().split("\r?\n", -1)) {
      Candidate one = line.startsWith("a=candidate:") ? Candidate.parse(line) : null;
      if (one != null && one.component() == 1 && found.size() < MOST) {
        found.add(one);
      }
    }
    return found;
  }

  /// The body of a request that tells of some.
  static String fragment(IceCredentials ice, List<Candidate> candidates) {
    StringBuilder body = new StringBuilder();
    body.append("a=ice-ufrag:").append(ice.ufrag()).append("\r\n");
    body.append("a=ice-pwd:").append(ice.password()).append("\r\n");
    body.append("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n");
    candidates.forEach(one -> body.append("a=").append(one.text()).append("\r\n"));
    body.append("a=end-of-candidates\r\n");
    return body.toString();
  }
}
