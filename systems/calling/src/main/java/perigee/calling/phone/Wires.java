package perigee.calling.phone;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import perigee.calling.sip.ClientTransaction;
import perigee.calling.sip.Flow;
import perigee.calling.sip.SipLoop;
import perigee.calling.sip.Transactions;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.Parameters;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;
import perigee.wire.sip.Via;

/// What everything that speaks SIP in a phone stands on. Belongs to SIP's loop.
record Wires(SipLoop sip, Transactions transactions, Account account, DigestAnswer digest) {

  static final String AGENT = "perigee-phone";

  private static final int UNAVAILABLE = 503;

  /// This device, for registrars (RFC 5626 §4.1).
  String instance() {
    byte[] name = account.device().getBytes(StandardCharsets.UTF_8);
    return "urn:uuid:" + UUID.nameUUIDFromBytes(name);
  }

  /// Sends a request over a line, with a `Via` of ours.
  void send(Line line, SipRequest request, ClientTransaction.User user) {
    Flow flow = line.flow();
    if (flow == null) {
      user.failed(UNAVAILABLE);
      return;
    }
    String branch = Via.COOKIE + sip.unguessable();
    ClientTransaction _ =
        transactions.send(flow, request.with(via(line, request, branch)), branch, user);
  }

  /// The same for an `INVITE`, which may be taken back.
  ClientTransaction begin(Line line, Flow flow, SipRequest request, ClientTransaction.User user) {
    String branch = Via.COOKIE + sip.unguessable();
    return transactions.send(flow, request.with(via(line, request, branch)), branch, user);
  }

  /// Takes an `INVITE` back.
  void cancel(ClientTransaction asked) {
    SipRequest cancellation = asked.cancellation(null);
    Via via = Via.parse(Dialog.text(cancellation.headers(), HeaderName.VIA));
    if (via != null && asked.flow().isOpen()) {
      ClientTransaction _ =
          transactions.send(asked.flow(), cancellation, via.branch(), new Nobody());
    }
  }

  /// An `ACK`, which nobody answers.
  void acknowledge(Line line, SipRequest acknowledgement) {
    Flow flow = line.flow();
    if (flow != null) {
      String branch = Via.COOKIE + sip.unguessable();
      flow.send(acknowledgement.with(via(line, acknowledgement, branch)));
    }
  }

  /// Does not care how a request ends.
  static final class Nobody implements ClientTransaction.User {

    @Override
    public void response(SipResponse response) {}

    @Override
    public void failed(int status) {}
  }

  private static SipHeaders via(Line line, SipRequest request, String branch) {
    InetSocketAddress local = line.local();
    String host = local == null ? "invalid" : host(local);
    int port = local == null ? -1 : local.getPort();
    Via via =
        new Via(
            line.isSecure() ? "TLS" : "TCP",
            host,
            port,
            Parameters.NONE.with("branch", branch).with("rport", null));
    return request.headers().toBuilder().push(HeaderName.VIA, via.toString()).build();
  }

  static String host(InetSocketAddress address) {
    String text = address.getAddress().getHostAddress();
    int scope = text.indexOf('%');
    String bare = scope < 0 ? text : text.substring(0, scope);
    return address.getAddress() instanceof Inet6Address ? "[" + bare + "]" : bare;
  }
}
