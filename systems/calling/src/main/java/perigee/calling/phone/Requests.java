package perigee.calling.phone;

import perigee.calling.sip.ClientTransaction;
import perigee.calling.sip.Flow;
import perigee.calling.sip.ServerTransaction;
import perigee.calling.sip.Transactions;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.MessageRules;
import perigee.wire.sip.SipMessage;
import perigee.wire.sip.SipRead;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// What super nodes bring: responses go to whoever asked, requests to the call that they belong to
/// (RFC 3261 §8.2, §12.2.2, §17). Belongs to SIP's loop.
final class Requests {

  private final Wires wires;
  private final Calls calls;
  private final Chat chat;

  Requests(Wires wires, Calls calls, Chat chat) {
    this.wires = wires;
    this.calls = calls;
    this.chat = chat;
  }

  void received(Line line, SipRead read) {
    Flow flow = line.flow();
    if (!(read instanceof SipRead.Whole(SipMessage message)) || flow == null) {
      return;
    }
    switch (message) {
      case SipRequest request -> request(line, flow, request);
      case SipResponse response -> {
        ClientTransaction asked =
            MessageRules.isSound(response) ? wires.transactions().find(flow, response) : null;
        if (asked != null) {
          asked.received(response);
        }
      }
    }
  }

  private void request(Line line, Flow flow, SipRequest request) {
    MessageRules.Problem problem = MessageRules.problem(request);
    if (problem != null) {
      if (!request.is(SipRequest.ACK)) {
        flow.send(request.answer(problem.status(), problem.reason(), wires.sip().unguessable()));
      }
      return;
    }
    Transactions all = wires.transactions();
    ServerTransaction invite = all.find(flow, request, SipRequest.INVITE);
    if (request.is(SipRequest.ACK)) {
      boolean _ = invite != null && invite.acknowledged();
      return;
    }
    if (request.is(SipRequest.CANCEL)) {
      String tag = invite == null ? wires.sip().unguessable() : invite.tag();
      flow.send(request.answer(invite == null ? 481 : 200, tag));
      if (invite != null) {
        invite.cancel(request.headers().first(HeaderName.REASON));
      }
      return;
    }
    if (all.find(flow, request, request.method()) != null) {
      return;
    }
    ServerTransaction server = all.open(flow, request);
    if (server == null) {
      flow.send(request.answer(503, wires.sip().unguessable()));
    } else {
      serve(line, server);
    }
  }

  private void serve(Line line, ServerTransaction server) {
    SipRequest request = server.request();
    String unknown = Extensions.unknown(request);
    if (!unknown.isEmpty()) {
      SipResponse refusal = request.answer(420, server.tag());
      server.respond(refusal.with(HeaderName.UNSUPPORTED, unknown));
    } else if (Dialog.tag(request, HeaderName.TO) != null) {
      Call call = calls.of(request);
      if (call == null) {
        server.respond(481);
      } else {
        call.received(server, line);
      }
    } else if (calls.isBegunBy(request)) {
      // The same request by the other super node (RFC 3261 §8.2.2.2).
      server.respond(482);
    } else {
      switch (request.method()) {
        case SipRequest.INVITE -> invited(line, server);
        case SipRequest.MESSAGE -> chat.received(server);
        case SipRequest.OPTIONS, SipRequest.NOTIFY -> server.respond(200);
        default -> server.respond(405);
      }
    }
  }

  private void invited(Line line, ServerTransaction server) {
    SipRequest request = server.request();
    int refused = Bodies.problem(request);
    if (refused == 0) {
      calls.called(line, server);
    } else {
      server.respond(request.answer(refused, server.tag()).with(HeaderName.ACCEPT, Bodies.SDP));
    }
  }
}
