package perigee.calling.phone;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.calling.sip.ClientTransaction;
import perigee.calling.sip.Flow;
import perigee.calling.sip.ServerTransaction;
import perigee.net.loop.Loop;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// Offers inside a call (RFC 3261 §14): hold, and ICE that begins anew. One at a time; what can't
/// be done now is done a little later. Belongs to SIP's loop.
final class Changes {

  private static final int OK = 200;
  private static final int PENDING = 491;
  private static final Duration AGAIN = Duration.ofMillis(900);

  private final Call call;
  private final Exchange exchange;
  private final Dialog dialog;
  private final Agreement agreement;
  private boolean underWay;
  private Loop.@Nullable Timer later;

  Changes(Call call) {
    this.call = call;
    this.exchange = call.exchange();
    this.dialog = call.dialog();
    this.agreement = call.agreement();
  }

  /// Offers anew: other directions, or another way.
  ///
  /// @param elsewhere whether ICE begins anew
  void offer(boolean elsewhere) {
    if (underWay || call.state() != Call.State.TALKING) {
      again(elsewhere);
      return;
    }
    Flow flow = dialog.line().flow();
    if (elsewhere) {
      agreement.restart();
    }
    SipRequest invitation = agreement.invitation();
    if (flow != null) {
      underWay = true;
      ClientTransaction _ =
          exchange.wires().begin(dialog.line(), flow, invitation, new Asked(elsewhere));
    }
  }

  private void again(boolean elsewhere) {
    if (later == null && call.state() == Call.State.TALKING) {
      later =
          exchange
              .wires()
              .sip()
              .loop()
              .after(
                  AGAIN,
                  () -> {
                    later = null;
                    offer(elsewhere);
                  });
    }
  }

  /// What becomes of an offer of ours.
  private final class Asked implements ClientTransaction.User {

    private final boolean elsewhere;

    Asked(boolean elsewhere) {
      this.elsewhere = elsewhere;
    }

    @Override
    public void response(SipResponse response) {
      if (response.isProvisional()) {
        return;
      }
      underWay = false;
      if (response.isSuccess()) {
        accepted(response);
      } else if (response.status() == PENDING
          || response.status() == 500
          || call.timer().isEnlarged(response)) {
        again(elsewhere);
      } else if (response.status() == 481 || response.status() == 408) {
        call.end(response.status(), response.reason());
      }
    }

    @Override
    public void failed(int status) {
      underWay = false;
      if (dialog.line().flow() != null) {
        again(elsewhere);
      }
    }
  }

  private void accepted(SipResponse response) {
    if (call.state() != Call.State.TALKING) {
      return;
    }
    dialog.moved(response);
    call.timer().answered(response);
    exchange.wires().acknowledge(dialog.line(), dialog.acknowledgement(response, call.contact()));
    Optional<Agreement.Heard> answer = agreement.read(response);
    if (answer.isPresent() && answer.get().isRefused()) {
      call.bye(Call.WRONG_IDENTITY);
    } else if (answer.isPresent()) {
      agreement.take(answer.get().other(), true);
      agreement.applyDirection();
    }
  }

  /// The other end offers anew.
  void offered(ServerTransaction server) {
    SipRequest request = server.request();
    if (call.state() != Call.State.TALKING || underWay) {
      server.respond(PENDING);
      return;
    }
    if (SessionTimer.isRefused(server)) {
      return;
    }
    dialog.refresh(request);
    if (request.body().isEmpty()) {
      SipResponse plain = dialog.response(request, OK, call.contact(), "");
      SipHeaders.Builder headers = plain.headers().toBuilder();
      call.timer().answer(request, headers);
      server.respond(plain.with(headers.build()));
      return;
    }
    Optional<Agreement.Heard> offer = agreement.read(request);
    if (offer.isEmpty()) {
      server.respond(Call.NOT_ACCEPTABLE);
    } else if (offer.get().isRefused()) {
      server.respond(Call.WRONG_IDENTITY);
    } else if (agreement.isElsewhere(offer.get().other())) {
      // A new way for one end is a new way for both (RFC 8839 §4.4.1.1.1).
      agreement.restart();
      exchange.gather(() -> agree(server, offer.get().other()));
    } else {
      agree(server, offer.get().other());
    }
  }

  private void agree(ServerTransaction server, Sessions.Other offer) {
    if (call.state() == Call.State.TALKING && server.isPending()) {
      SipResponse response = agreement.response(server.request(), OK, offer);
      agreement.take(offer, false);
      server.respond(response);
      agreement.applyDirection();
    }
  }
}
