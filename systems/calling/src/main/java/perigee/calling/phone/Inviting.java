package perigee.calling.phone;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.calling.sip.ClientTransaction;
import perigee.calling.sip.Flow;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// The first `INVITE` of a call that this phone makes (RFC 3261 §13.2), until it is answered or
/// taken back. Belongs to SIP's loop.
final class Inviting {

  private static final int RINGING = 180;

  private final Call call;
  private final Exchange exchange;
  private final Dialog dialog;
  private final Agreement agreement;
  private @Nullable ClientTransaction asked;
  private boolean cancelling;
  private boolean toldRinging;
  private final @Nullable String replaced;
  private final Acknowledgements acknowledgements;

  /// An `INVITE` to come.
  ///
  /// @param replaced the call whose place it is to take, as a field's value
  Inviting(Call call, @Nullable String replaced) {
    this.call = call;
    this.replaced = replaced;
    this.acknowledgements = new Acknowledgements(call);
    this.exchange = call.exchange();
    this.dialog = call.dialog();
    this.agreement = call.agreement();
  }

  void begin() {
    invite(null);
  }

  private void invite(@Nullable SipResponse challenge) {
    Flow flow = dialog.line().flow();
    if (flow == null) {
      call.end(503, "no super node can be reached");
      return;
    }
    SipRequest plain = invitation();
    SipHeaders.Builder answered =
        challenge == null ? null : exchange.wires().digest().answered(challenge, plain);
    SipRequest request = answered == null ? plain : plain.with(answered.build());
    boolean first = challenge == null;
    asked =
        exchange
            .wires()
            .begin(
                dialog.line(),
                flow,
                request,
                new ClientTransaction.User() {
                  @Override
                  public void response(SipResponse response) {
                    answered(response, first);
                  }

                  @Override
                  public void failed(int status) {
                    Inviting.this.failed(status);
                  }
                });
  }

  private SipRequest invitation() {
    SipRequest plain = agreement.invitation();
    return replaced == null
        ? plain
        : plain.with(
            plain.headers().toBuilder()
                .add(Replacement.FIELD, replaced)
                .add(HeaderName.REQUIRE, Extensions.REPLACES)
                .build());
  }

  private void answered(SipResponse response, boolean first) {
    if (call.isOver()) {
      LateAnswer.refuse(exchange.wires(), dialog.line(), response);
    } else if (call.state() == Call.State.TALKING) {
      String tag = Dialog.tag(response, HeaderName.TO);
      if (response.isSuccess() && !Objects.equals(tag, dialog.remoteTag())) {
        LateAnswer.refuse(exchange.wires(), dialog.line(), response);
      }
    } else if (response.isProvisional()) {
      provisional(response);
    } else if (response.isSuccess()) {
      accepted(response);
    } else if (DigestAnswer.isChallenge(response) && first) {
      invite(response);
    } else if (call.timer().isEnlarged(response) && !cancelling) {
      invite(null);
    } else {
      call.end(response.status(), response.reason());
    }
  }

  private void failed(int status) {
    if (call.state() != Call.State.CALLING) {
      return;
    }
    Line beside = exchange.lineBeside(dialog.line());
    if (beside != null && dialog.line().flow() == null && !cancelling) {
      // The super node died before anybody answered: it is asked of the other.
      dialog.moveTo(beside);
      invite(null);
    } else {
      call.end(status, status == 408 ? "no answer" : "the super node is away");
    }
  }

  private void provisional(SipResponse response) {
    if (cancelling) {
      cancel();
      return;
    }
    if (!acknowledgements.isNew(response)) {
      return;
    }
    if (response.status() >= RINGING && !toldRinging) {
      toldRinging = true;
      exchange.tell(new PhoneEvent.Ringing(call.id()));
    }
    if (!response.body().isEmpty() && !agreement.isKnown()) {
      // What is not signed rightly is not looked for yet; the answer decides.
      agreement
          .read(response)
          .filter(Agreement.Heard::isSigned)
          .ifPresent(heard -> agreement.take(heard.other(), true));
    }
  }

  private void accepted(SipResponse response) {
    dialog.established(response);
    call.timer().answered(response);
    exchange.wires().acknowledge(dialog.line(), dialog.acknowledgement(response, call.contact()));
    Optional<Agreement.Heard> answer = agreement.read(response);
    if (cancelling || answer.isEmpty()) {
      call.bye(answer.isEmpty() ? Call.NOT_ACCEPTABLE : Call.TERMINATED);
      return;
    }
    Agreement.Heard heard = answer.get();
    if (heard.verdict() instanceof Passport.Verdict.Refused(String reason)) {
      exchange.tell(new PhoneEvent.Identified(call.id(), "", reason));
      call.bye(Call.WRONG_IDENTITY);
      return;
    }
    agreement.take(heard.other(), true);
    agreement.identify(heard);
    asked = null;
    call.talk();
  }

  /// Takes it back, as soon as that is allowed (RFC 3261 §9.1).
  void cancel() {
    cancelling = true;
    ClientTransaction pending = asked;
    if (pending == null || dialog.line().flow() == null) {
      call.end(Call.TERMINATED, "given up");
    } else if (pending.isProceeding()) {
      exchange.wires().cancel(pending);
      call.end(Call.TERMINATED, "given up");
    }
  }
}
