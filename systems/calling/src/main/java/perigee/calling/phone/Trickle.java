package perigee.calling.phone;

import java.util.ArrayList;
import java.util.List;
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
}
