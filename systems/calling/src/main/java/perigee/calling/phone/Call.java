package perigee.calling.phone;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.calling.sip.ServerTransaction;
import perigee.wire.sdp.Candidate;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;

/// One call, from the first `INVITE` to `BYE`. Belongs to SIP's loop.
///
/// ```
/// CALLING --answer--> TALKING --BYE--> OVER     (Inviting)
/// CALLED --answer()--> TALKING                  (Alerting)
/// TALKING: offers anew                          (Changes, Reattachment)
/// ```
///
/// What the ends have said of their media is its [Agreement].
final class Call {

  /// How far it is.
  enum State {
    CALLING,
    CALLED,
    TALKING,
    OVER
  }

  static final int WRONG_IDENTITY = 438;
  static final int TERMINATED = 487;
  static final int NOT_ACCEPTABLE = 488;

  private static final int OK = 200;
  private static final int DECLINED = 486;
  private static final String INFO = "INFO";

  private final int id;
  private final Exchange exchange;
  private final Dialog dialog;
  private final boolean trusted;
  private final SessionTimer timer;
  private final Agreement agreement;
  private final Changes changes;
  private final Reattachment reattachment;
  private @Nullable Inviting inviting;
  private @Nullable Alerting alerting;
  private State state;

  private Call(int id, Exchange exchange, Dialog dialog, boolean outgoing, boolean trusted) {
    this.id = id;
    this.exchange = exchange;
    this.dialog = dialog;
    this.trusted = trusted;
    this.state = outgoing ? State.CALLING : State.CALLED;
    this.timer = new SessionTimer(this);
    this.agreement = new Agreement(this, outgoing, trusted);
    this.changes = new Changes(this);
    this.reattachment = new Reattachment(this, outgoing);
  }

  int id() {
    return id;
  }

  Exchange exchange() {
    return exchange;
  }

  Dialog dialog() {
    return dialog;
  }

  Agreement agreement() {
    return agreement;
  }

  SessionTimer timer() {
    return timer;
  }

  State state() {
    return state;
  }

  boolean isOver() {
    return state == State.OVER;
  }

  /// Our address for the other end's requests.
  String contact() {
    return exchange.contact(dialog.line());
  }

  // ---- Beginning

  /// Calls somebody.
  ///
  /// @param replaced the call whose place it is to take at the other end, as a field's value
  /// @param trusted whether addresses of this machine may be told before an answer
  static Call to(
      int id,
      Exchange exchange,
      String address,
      @Nullable String replaced,
      Line line,
      boolean trusted) {
    Dialog dialog = Dialog.calling(exchange.wires(), address, line);
    Call call = new Call(id, exchange, dialog, true, trusted);
    exchange.tell(new PhoneEvent.Dialled(id, address));
    Inviting inviting = new Inviting(call, replaced);
    call.inviting = inviting;
    inviting.begin();
    return call;
  }

  /// Takes a call of somebody.
  ///
  /// @return null if it was refused
  static @Nullable Call from(
      int id, Exchange exchange, ServerTransaction server, Line line, boolean trusted) {
    Dialog dialog = Dialog.called(server.request(), server.tag(), line);
    if (dialog == null) {
      server.respond(400);
      return null;
    }
    if (SessionTimer.isRefused(server)) {
      return null;
    }
    Call call = new Call(id, exchange, dialog, false, trusted);
    Optional<Agreement.Heard> offer = call.agreement.read(server.request());
    if (offer.isEmpty()) {
      server.respond(NOT_ACCEPTABLE);
      return null;
    }
    if (offer.get().isRefused()) {
      server.respond(server.request().answer(WRONG_IDENTITY, server.tag()));
      return null;
    }
    call.rings(server, offer.get());
    return call;
  }

  private void rings(ServerTransaction server, Agreement.Heard offer) {
    Alerting rings = new Alerting(this, server, offer.other());
    alerting = rings;
    rings.begin(trusted);
    exchange.tell(new PhoneEvent.Incoming(id, dialog.remote(), dialog.remoteName()));
    agreement.identify(offer);
  }

  /// Takes the call.
  void answer() {
    Alerting ringing = alerting;
    if (state == State.CALLED && ringing != null) {
      ringing.answer();
    }
  }

  /// Both have agreed to speak.
  void talk() {
    state = State.TALKING;
    agreement.open();
    dialog.line().busy(true);
    exchange.tell(new PhoneEvent.Answered(id));
    agreement.talk();
    inviting = null;
    alerting = null;
    tellMore();
  }

  /// Tells of further addresses, if there are any that the other end may know by now (RFC 8840
  /// §4.3).
  void tellMore() {
    String fragment = state == State.TALKING ? agreement.further() : "";
    if (!fragment.isEmpty()) {
      SipHeaders more = SipHeaders.of("Info-Package", "trickle-ice");
      send(dialog.request(INFO, contact(), more, Trickle.TYPE, fragment));
    }
  }

  private void send(SipRequest request) {
    exchange.wires().send(dialog.line(), request, new Wires.Nobody());
  }

  // ---- Changing

  /// Stops hearing and being heard, or goes on.
  void hold(boolean on) {
    if (state == State.TALKING && agreement.isHeld() != on) {
      agreement.hold(on);
      changes.offer(false);
    }
  }

  void mute(boolean on) {
    exchange.port().execute(() -> agreement.media().muted(on));
  }

  void press(char key) {
    exchange.port().execute(() -> agreement.media().press(key));
  }

  /// Says the same again, so that everybody on the way knows that the call goes on.
  void refresh() {
    changes.offer(false);
  }

  /// A super node is gone, this call's or another.
  void lineClosed(Line closed) {
    reattachment.lineClosed(closed);
  }

  /// Nothing is heard any more, or the way there may be gone: another is looked for.
  void renew() {
    if (state == State.TALKING && dialog.line().flow() != null) {
      exchange.gather(() -> changes.offer(true));
    }
  }

  // ---- The other end's requests

  void received(ServerTransaction server, Line line) {
    SipRequest request = server.request();
    if (!dialog.inOrder(request)) {
      server.respond(500);
      return;
    }
    dialog.follow(request, line);
    switch (request.method()) {
      case SipRequest.BYE -> {
        server.respond(OK);
        String reason = Dialog.text(request.headers(), HeaderName.REASON);
        end(OK, reason.isEmpty() ? "the other end hung up" : reason);
      }
      case SipRequest.INVITE, "UPDATE" -> changes.offered(server);
      case INFO -> {
        server.respond(OK);
        List<Candidate> further = Trickle.candidates(request);
        exchange.port().execute(() -> further.forEach(agreement.media()::add));
      }
      case ReliableRinging.PRACK -> {
        if (alerting == null) {
          server.respond(481);
        } else {
          alerting.acknowledged(server);
        }
      }
      case Transfer.REFER -> referred(server);
      case SipRequest.NOTIFY, SipRequest.OPTIONS -> server.respond(OK);
      default -> server.respond(405);
    }
  }

  // ---- Handing over

  /// Asks the other end to call somebody else instead. If we talk with them in another call, it
  /// takes that one's place.
  void transfer(String to) {
    if (state == State.TALKING) {
      String address = exchange.wires().account().addressOf(to);
      Dialog other = exchange.talksWith(address, this);
      SipHeaders order = Transfer.order(exchange.wires().account(), address, other);
      send(dialog.request(Transfer.REFER, contact(), order, "", ""));
    }
  }

  private void referred(ServerTransaction server) {
    Transfer.Target to = Transfer.target(server);
    if (to == null || state != State.TALKING) {
      server.respond(400);
      return;
    }
    server.respond(dialog.response(server.request(), 202, contact(), ""));
    exchange.tell(new PhoneEvent.Transferring(id, to.address()));
    exchange.transfer(this, to);
  }

  /// Tells how the call goes that the other end asked for.
  void transferred(int status) {
    if (state == State.TALKING) {
      SipHeaders more = Transfer.progress(status);
      String body = Transfer.line(status);
      send(dialog.request(SipRequest.NOTIFY, contact(), more, "message/sipfrag", body));
      if (status >= OK && status < 300) {
        bye(OK);
      }
    }
  }

  // ---- Ending

  /// The other end can't be reached any more.
  void mediaLost() {
    if (state == State.TALKING) {
      bye(408);
    } else {
      hangUp();
    }
  }

  /// Ends the call, in whatever way it is at.
  void hangUp() {
    switch (state) {
      case CALLING -> {
        if (inviting != null) {
          inviting.cancel();
        }
      }
      case CALLED -> {
        if (alerting != null) {
          alerting.decline();
        }
        end(DECLINED, "declined");
      }
      case TALKING -> bye(OK);
      case OVER -> {}
    }
  }

  /// Ends it at the other end, too.
  void bye(int cause) {
    SipHeaders more =
        cause == OK ? SipHeaders.EMPTY : SipHeaders.of(HeaderName.REASON, "SIP;cause=" + cause);
    send(dialog.request(SipRequest.BYE, contact(), more, "", ""));
    end(cause, cause == OK ? "hung up" : "refused");
  }

  /// It is over here.
  void end(int status, String reason) {
    if (state == State.OVER) {
      return;
    }
    state = State.OVER;
    timer.stop();
    if (alerting != null) {
      alerting.stop();
    }
    CallMedia media = agreement.media();
    exchange
        .port()
        .execute(() -> {
          CallFigures figures = media.figures();
          media.close();
          exchange
              .wires()
              .sip()
              .loop()
              .execute(() -> exchange.tell(new PhoneEvent.Ended(id, status, reason, figures)));
        });
    exchange.ended(this);
  }
}
