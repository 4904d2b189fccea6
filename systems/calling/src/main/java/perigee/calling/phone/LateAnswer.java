package perigee.calling.phone;

import java.util.List;
import perigee.wire.sip.CSeq;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// An answer that nobody waits for any more: another device was faster, or the call was given up.
/// It is acknowledged and ended at once (RFC 3261 §13.2.2.4).
final class LateAnswer {

  private LateAnswer() {}

  static void refuse(Wires wires, Line line, SipResponse answer) {
    CSeq cseq = CSeq.parse(Dialog.text(answer.headers(), HeaderName.CSEQ));
    if (answer.isSuccess() && cseq != null) {
      wires.acknowledge(line, request(answer, SipRequest.ACK, cseq.number()));
      wires.send(line, request(answer, SipRequest.BYE, cseq.number() + 1), new Wires.Nobody());
    }
  }

  private static SipRequest request(SipResponse answer, String method, int number) {
    SipHeaders headers = answer.headers();
    NameAddress contact = NameAddress.parse(Dialog.text(headers, HeaderName.CONTACT));
    NameAddress to = NameAddress.parse(Dialog.text(headers, HeaderName.TO));
    SipHeaders.Builder fields =
        SipHeaders.builder()
            .add(HeaderName.MAX_FORWARDS, "70")
            .copy(headers, HeaderName.FROM)
            .copy(headers, HeaderName.TO)
            .copy(headers, HeaderName.CALL_ID)
            .add(HeaderName.CSEQ, number + " " + method);
    List<String> routes = headers.all(HeaderName.RECORD_ROUTE).reversed();
    routes.forEach(route -> fields.add(HeaderName.ROUTE, route));
    String target = contact != null ? contact.uri().text() : to == null ? "" : to.uri().text();
    return new SipRequest(method, target, fields.build(), "");
  }
}
