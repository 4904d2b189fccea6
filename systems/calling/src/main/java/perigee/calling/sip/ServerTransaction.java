package perigee.calling.sip;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// The server's side of one request (RFC 3261 §17.2, RFC 6026 §7.1) on a transport that loses
/// nothing: what was sent is never sent again. Belongs to SIP's loop.
///
/// ```
/// PROCEEDING --2xx--> ACCEPTED --64 T1--> gone       (INVITE)
/// PROCEEDING --3xx to 6xx--> COMPLETED --ACK or 64 T1--> gone   (INVITE)
/// PROCEEDING --final--> gone                          (others)
/// ```
public final class ServerTransaction {

  private enum State {
    PROCEEDING,
    ACCEPTED,
    COMPLETED,
    GONE
  }

  private final Flow flow;
  private final SipRequest request;
  private final Transactions owner;
  private final String tag;
  private @Nullable TransactionKey key;
  private State state = State.PROCEEDING;
  private @Nullable Consumer<@Nullable String> onCancel;
  private Loop.@Nullable Timer timer;

  /// A transaction.
  ///
  /// @param tag of `To` in responses that are made here
  ServerTransaction(Flow flow, SipRequest request, Transactions owner, String tag) {
    this.flow = flow;
    this.request = request;
    this.owner = owner;
    this.tag = tag;
  }

  /// By which it is found; null if it is not.
  @Nullable TransactionKey key() {
    return key;
  }

  /// It is found from now on.
  void kept(TransactionKey by) {
    key = by;
  }

  public Flow flow() {
    return flow;
  }

  public SipRequest request() {
    return request;
  }

  public String tag() {
    return tag;
  }

  public boolean isInvite() {
    return request.is(SipRequest.INVITE);
  }

  /// Whether a final response is still to come.
  public boolean isPending() {
    return state == State.PROCEEDING;
  }

  /// Sets what happens when the client cancels, maybe for a reason (RFC 3326), or is gone.
  public void onCancel(Consumer<@Nullable String> action) {
    onCancel = action;
  }

  public void respond(int status) {
    respond(request.answer(status, status == 100 ? "" : tag));
  }

  /// Sends a response. After a final one only further 2xx of an INVITE go out (RFC 6026 §7.1).
  public void respond(SipResponse response) {
    boolean accepted = state == State.ACCEPTED && response.isSuccess();
    if (state != State.PROCEEDING && !accepted) {
      return;
    }
    flow.send(response);
    owner.responded(response);
    if (response.isFinal() && state == State.PROCEEDING) {
      finish(response);
    }
  }

  private void finish(SipResponse response) {
    onCancel = null;
    if (!isInvite()) {
      end();
      return;
    }
    state = response.isSuccess() ? State.ACCEPTED : State.COMPLETED;
    timer = owner.after(Transactions.PATIENCE, this::end);
  }

  /// An `ACK` for a final response that is no 2xx came.
  ///
  /// @return false if it is not for this: then it belongs to the dialog
  public boolean acknowledged() {
    if (state != State.COMPLETED) {
      return false;
    }
    end();
    return true;
  }

  public void cancel(@Nullable String reason) {
    Consumer<@Nullable String> action = onCancel;
    if (state == State.PROCEEDING && action != null) {
      action.accept(reason);
    }
  }

  void end() {
    if (state == State.GONE) {
      return;
    }
    state = State.GONE;
    if (timer != null) {
      timer.cancel();
    }
    owner.ended(this);
  }
}
