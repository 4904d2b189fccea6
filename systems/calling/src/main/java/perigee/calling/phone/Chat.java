package perigee.calling.phone;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.calling.sip.ClientTransaction;
import perigee.calling.sip.ServerTransaction;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// Lines of chat (RFC 3428). Belongs to SIP's loop.
final class Chat {

  private static final int MOST_LATELY = 64;
  private static final int UNAVAILABLE = 503;

  private final Wires wires;
  private final PhoneListener listener;

  /// The last messages that came: the other super node may bring them, too.
  private final List<String> lately = new ArrayList<>();

  Chat(Wires wires, PhoneListener listener) {
    this.wires = wires;
    this.listener = listener;
  }

  /// Sends one.
  ///
  /// @param line null if there is none
  void send(@Nullable Line line, String address, String text) {
    if (line == null) {
      listener.event(new PhoneEvent.MessageSent(address, UNAVAILABLE));
      return;
    }
    SipHeaders headers =
        SipHeaders.of(
            HeaderName.MAX_FORWARDS,
            "70",
            HeaderName.FROM,
            "<" + wires.account().address() + ">;tag=" + wires.sip().unguessable(),
            HeaderName.TO,
            "<" + address + ">",
            HeaderName.CALL_ID,
            wires.sip().unguessable(),
            HeaderName.CSEQ,
            "1 " + SipRequest.MESSAGE,
            HeaderName.CONTENT_TYPE,
            "text/plain;charset=utf-8");
    wires.send(
        line,
        new SipRequest(SipRequest.MESSAGE, address, headers, Utf8.octets(text)),
        new ClientTransaction.User() {
          @Override
          public void response(SipResponse response) {
            if (response.isFinal()) {
              listener.event(new PhoneEvent.MessageSent(address, response.status()));
            }
          }

          @Override
          public void failed(int status) {
            listener.event(new PhoneEvent.MessageSent(address, status));
          }
        });
  }

  /// One came.
  void received(ServerTransaction server) {
    SipRequest request = server.request();
    server.respond(200);
    if (Dialog.text(request.headers(), HeaderName.CONTENT_TYPE).startsWith("text/plain")
        && isNew(request)) {
      NameAddress from = NameAddress.parse(Dialog.text(request.headers(), HeaderName.FROM));
      String address = from == null ? "" : from.uri().text();
      listener.event(new PhoneEvent.Message(address, Utf8.text(request.body())));
    }
  }

  private boolean isNew(SipRequest request) {
    String id = Dialog.text(request.headers(), HeaderName.CALL_ID);
    boolean fresh = !lately.contains(id);
    lately.add(id);
    if (lately.size() > MOST_LATELY) {
      lately.removeFirst();
    }
    return fresh;
  }
}
