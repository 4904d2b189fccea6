package perigee.calling.phone;

import java.time.Duration;
import perigee.net.loop.Loop;

/// A call whose super node is gone: its signalling goes by another from then on (docs/calls.md),
/// and what the first one relayed does, too. Belongs to SIP's loop.
final class Reattachment {

  /// How long whoever was called leaves it to the caller to find another way.
  private static final Duration CALLED_WAITS = Duration.ofMillis(800);

  private static final Duration AGAIN = Duration.ofMillis(900);

  private final Call call;
  private final Exchange exchange;
  private final Dialog dialog;
  private final boolean outgoing;

  Reattachment(Call call, boolean outgoing) {
    this.call = call;
    this.exchange = call.exchange();
    this.dialog = call.dialog();
    this.outgoing = outgoing;
  }

  /// A super node is gone, this call's or another.
  void lineClosed(Line closed) {
    if (call.isOver() || dialog.line().number() != closed.number()) {
      return;
    }
    if (call.state() == Call.State.TALKING) {
      after(outgoing ? Duration.ZERO : CALLED_WAITS);
    } else if (!outgoing) {
      call.end(503, "the super node is away");
    }
  }

  private void after(Duration wait) {
    Loop.Timer _ = exchange.wires().sip().loop().after(wait, this::reattach);
  }

  private void reattach() {
    Line beside = exchange.lineBeside(dialog.line());
    if (call.state() != Call.State.TALKING || dialog.line().flow() != null) {
      return;
    }
    if (beside == null) {
      after(AGAIN);
      return;
    }
    dialog.moveTo(beside);
    beside.busy(true);
    exchange.tell(new PhoneEvent.Reattached(call.id(), beside.node().id()));
    call.renew();
  }
}
