package perigee.app.talk;

import java.util.ArrayList;
import java.util.List;
import perigee.wire.sdp.MediaSection;
import perigee.wire.sdp.SessionDescription;

/// What of a description is about ICE, as text: clients of WHIP and WHEP begin ICE anew with a
/// fragment of one (RFC 8840 §9, RFC 9725 §4.3).
final class IceFragment {

  private static final String LINE = "\r\n";

  private IceFragment() {}

  /// The value of the first attribute of a name; empty if there is none.
  static String attribute(String sdp, String name) {
    String start = "a=" + name + ":";
    return sdp.lines()
        .filter(each -> each.startsWith(start))
        .map(each -> each.substring(start.length()).strip())
        .findFirst()
        .orElse("");
  }

  /// An offer with other credentials, and without candidates, which belong to those of before.
  static String withCredentials(String offer, String name, String password) {
    List<String> lines = new ArrayList<>();
    for (String each : offer.split("\r?\n", -1)) {
      if (each.startsWith("a=ice-ufrag:")) {
        lines.add("a=ice-ufrag:" + name);
      } else if (each.startsWith("a=ice-pwd:")) {
        lines.add("a=ice-pwd:" + password);
      } else if (!each.startsWith("a=candidate:")) {
        lines.add(each);
      }
    }
    return String.join(LINE, lines);
  }

  /// The fragment that answers one with new credentials.
  ///
  /// @param offer what the session began with; all of it goes by the first section's way
  /// @param answer the meeting's, to the offer with the new credentials
  static String restarted(SessionDescription offer, String answer) {
    MediaSection first = offer.media().getFirst();
    List<String> lines = new ArrayList<>(List.of("a=ice-lite"));
    lines.add("a=ice-ufrag:" + attribute(answer, "ice-ufrag"));
    lines.add("a=ice-pwd:" + attribute(answer, "ice-pwd"));
    lines.add("m=" + first.line().kind() + " 9 UDP/TLS/RTP/SAVPF 0");
    lines.add("a=mid:" + first.mid());
    answer.lines().filter(each -> each.startsWith("a=candidate:")).distinct().forEach(lines::add);
    lines.add("a=end-of-candidates");
    return String.join(LINE, lines) + LINE;
  }
}
