package perigee.meeting.connector;

import java.util.List;
import perigee.meeting.forward.MediaTerms;
import perigee.meeting.forward.SourceKind;
import perigee.wire.sdp.MediaSection;
import perigee.wire.sdp.SessionDescription;

/// What an offer comes to.
///
/// @param answer the session description that answers it
/// @param terms how packets look, in both directions
/// @param sent media sections that the participant sends
/// @param slots media sections that the participant receives
record Agreement(SessionDescription answer, MediaTerms terms, List<Sent> sent, List<Slot> slots) {

  Agreement {
    sent = List.copyOf(sent);
    slots = List.copyOf(slots);
  }

  /// A section that a source is sent in.
  ///
  /// @param offered as the participant described it
  /// @param rids of its encodings; none if it has one alone
  record Sent(SourceKind kind, String mid, MediaSection offered, List<String> rids) {
    Sent {
      rids = List.copyOf(rids);
    }
  }

  /// A section that carries whoever is shown or heard.
  ///
  /// @param ssrc ours, for as long as the session lives
  /// @param rtxSsrc of what is sent again; 0 for sound
  record Slot(String mid, boolean isAudio, long ssrc, long rtxSsrc) {}
}
