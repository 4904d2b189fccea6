package perigee.calling.sip;

import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// The client's side of one request (RFC 3261 §17.1, RFC 6026 §7.2) on a transport that loses
/// nothing. Belongs to SIP's loop.
public final class ClientTransaction {

  /// Whom it tells.
  public interface User {

    void response(SipResponse response);

    /// Nothing will come any more.
    ///
    /// @param status that stands for it: 408 after the time ran out, 503 if the connection is gone
    void failed(int status);
  }

  private final String key;
  private final Flow flow;
  private final SipRequest request;
  private final Transactions owner;
  private final User user;
  private boolean provisional;
  private boolean accepted;
  private boolean gone;
  private Loop.@Nullable Timer timer;

  ClientTransaction(String key, Flow flow, SipRequest request, Transactions owner, User user) {
    this.key = key;
    this.flow = flow;
    this.request = request;
    this.owner = owner;
    this.user = user;
  }

  String key() {
    return key;
  }

  public Flow flow() {
    return flow;
  }

  public SipRequest request() {
    return request;
  }

  private boolean isInvite() {
    return request.is(SipRequest.INVITE);
  }

  /// Whether a provisional response came: only then may it be cancelled (RFC 3261 §9.1).
  public boolean isProceeding() {
    return provisional && !accepted && !gone;
  }

  void start() {
    flow.send(request);
    timer = owner.after(Transactions.PATIENCE, () -> fail(408));
  }

  public void received(SipResponse response) {
    if (gone) {
      return;
    }
    if (accepted) {
      if (response.isSuccess()) {
        user.response(response);
      }
      return;
    }
    if (response.isProvisional()) {
      if (isInvite() && !provisional) {
        stopTimer();
      }
      provisional = true;
      user.response(response);
      return;
    }
    stopTimer();
    if (!isInvite()) {
      end();
    } else if (response.isSuccess()) {
      accepted = true;
      timer = owner.after(Transactions.PATIENCE, this::end);
    } else {
      flow.send(acknowledgement(response));
      end();
    }
    user.response(response);
  }

  /// Ends it though no final response came.
  void fail(int status) {
    if (!gone) {
      boolean tells = !accepted;
      end();
      if (tells) {
        user.failed(status);
      }
    }
  }

  /// For a final response that is no 2xx (RFC 3261 §17.1.1.3).
  private SipRequest acknowledgement(SipResponse response) {
    String to = response.headers().first(HeaderName.TO);
    return part(SipRequest.ACK, to == null ? "" : to);
  }

  /// Takes it back (RFC 3261 §9.1).
  ///
  /// @param reason that the device is told (RFC 3326); null for none
  public SipRequest cancellation(@Nullable String reason) {
    String to = request.headers().first(HeaderName.TO);
    SipRequest plain = part(SipRequest.CANCEL, to == null ? "" : to);
    return reason == null
        ? plain
        : plain.with(plain.headers().toBuilder().add(HeaderName.REASON, reason).build());
  }

  private SipRequest part(String method, String to) {
    SipHeaders from = request.headers();
    String via = from.first(HeaderName.VIA);
    String cseq = from.first(HeaderName.CSEQ);
    SipHeaders.Builder headers =
        SipHeaders.builder()
            .add(HeaderName.VIA, via == null ? "" : via)
            .copy(from, HeaderName.FROM)
            .add(HeaderName.TO, to)
            .copy(from, HeaderName.CALL_ID)
            .add(HeaderName.CSEQ, (cseq == null ? "0" : cseq.split(" ", 2)[0]) + " " + method)
            .add(HeaderName.MAX_FORWARDS, "70")
            .copy(from, HeaderName.ROUTE);
    return new SipRequest(method, request.uri(), headers.build(), "");
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void end() {
    if (!gone) {
      gone = true;
      stopTimer();
      owner.ended(this);
    }
  }
}
