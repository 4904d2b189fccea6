package perigee.calling.phone;

import java.util.HashMap;
import java.util.Map;
import perigee.wire.sip.CSeq;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// Acknowledges provisional responses to an `INVITE` of ours that want it (RFC 3262 §4). Belongs to
/// SIP's loop.
final class Acknowledgements {

  private static final int MOST_DEVICES = 32;

  private final Call call;

  /// The last number that was acknowledged of each device that rings, by its tag.
  private final Map<String, Integer> last = new HashMap<>();

  Acknowledgements(Call call) {
    this.call = call;
  }

  /// Takes a provisional response.
  ///
  /// @return whether it is new
  boolean isNew(SipResponse response) {
    if (!response.headers().lists(HeaderName.REQUIRE, Extensions.RELIABLE)) {
      return true;
    }
    String tag = Dialog.tag(response, HeaderName.TO);
    CSeq invite = CSeq.parse(Dialog.text(response.headers(), HeaderName.CSEQ));
    int number = number(response);
    Integer before = last.get(tag == null ? "" : tag);
    boolean follows = before == null ? last.size() < MOST_DEVICES : number == before + 1;
    if (tag == null || invite == null || number < 0 || !follows) {
      return false;
    }
    last.put(tag, number);
    Dialog dialog = call.dialog();
    SipRequest prack =
        dialog.early(
            response,
            ReliableRinging.PRACK,
            call.contact(),
            ReliableRinging.ACKNOWLEDGED,
            number + " " + invite.number() + " " + invite.method());
    call.exchange().wires().send(dialog.line(), prack, new Wires.Nobody());
    return true;
  }

  private static int number(SipResponse response) {
    String said = Dialog.text(response.headers(), ReliableRinging.NUMBER).strip();
    return said.matches("[0-9]{1,9}|1[0-9]{9}|20[0-9]{8}") ? Integer.parseInt(said) : -1;
  }
}
