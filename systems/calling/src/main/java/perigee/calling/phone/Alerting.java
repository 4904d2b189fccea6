package perigee.calling.phone;

import org.jspecify.annotations.Nullable;
import perigee.calling.sip.ServerTransaction;
import perigee.wire.sip.SipResponse;

/// The first `INVITE` of a call to this phone (RFC 3261 §13.3), while it rings. Belongs to SIP's
/// loop.
final class Alerting {

  private static final int BUSY_HERE = 486;
  private static final int OK = 200;
  private static final int RINGING = 180;

  private final Call call;
  private final Agreement agreement;
  private final ServerTransaction server;
  private final Sessions.Other offer;
  private boolean told;
  private boolean over;
  private @Nullable ReliableRinging ringing;

  Alerting(Call call, ServerTransaction server, Sessions.Other offer) {
    this.call = call;
    this.agreement = call.agreement();
    this.server = server;
    this.offer = offer;
  }

  /// Rings.
  ///
  /// @param trusted whether the caller may know where we are
  void begin(boolean trusted) {
    server.onCancel(reason -> {
      server.respond(Call.TERMINATED);
      call.end(Call.TERMINATED, reason == null ? "the caller gave up" : reason);
    });
    // Checks begin while it rings, so that the answer is followed by sound at once. With strangers
    // they go by a relay of ours until then, for others would tell where we are.
    told = trusted || agreement.isRelayed();
    tell(RINGING, told ? offer : null);
  }

  private void tell(int status, Sessions.@Nullable Other answered) {
    SipResponse response = agreement.response(server.request(), status, answered);
    if (answered != null) {
      // Looked for before it is told: its first question may come as soon as it knows.
      agreement.take(answered, false);
    }
    if (status == RINGING && ReliableRinging.isWanted(server.request())) {
      ringing = new ReliableRinging(call, server, response);
    } else {
      server.respond(response);
    }
  }

  /// Takes the call, unless that was done.
  void answer() {
    if (over) {
      return;
    }
    over = true;
    if (ringing == null) {
      accept();
    } else {
      ringing.whenHeard(this::accept);
    }
  }

  private void accept() {
    if (call.state() == Call.State.CALLED) {
      agreement.open();
      tell(OK, told ? null : offer);
      call.talk();
    }
  }

  /// The caller has heard that it rings.
  void acknowledged(ServerTransaction prack) {
    if (ringing == null) {
      prack.respond(481);
    } else {
      ringing.acknowledged(prack);
    }
  }

  void stop() {
    if (ringing != null) {
      ringing.stop();
    }
  }

  void decline() {
    if (!over) {
      over = true;
      server.onCancel(_ -> {});
      server.respond(server.request().answer(BUSY_HERE, server.tag()));
    }
  }
}
