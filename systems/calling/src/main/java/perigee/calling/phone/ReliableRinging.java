package perigee.calling.phone;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import perigee.calling.sip.ServerTransaction;
import perigee.net.loop.Loop;
import perigee.wire.sip.CSeq;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// A provisional response that the caller wants to acknowledge (RFC 3262 §3): it is said until that
/// has come. Belongs to SIP's loop.
final class ReliableRinging {

  static final String NUMBER = "RSeq";
  static final String ACKNOWLEDGED = "RAck";
  static final String PRACK = "PRACK";

  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(32);

  private final Call call;
  private final ServerTransaction server;
  private final int number;
  private final SipResponse response;
  private @Nullable Runnable then;
  private Loop.@Nullable Timer again;
  private boolean pending = true;

  /// Says a response, which must have been acknowledged before anything else is said.
  ReliableRinging(Call call, ServerTransaction server, SipResponse plain) {
    this.call = call;
    this.server = server;
    this.number = 1 + (call.exchange().wires().sip().random().nextInt() >>> 2);
    SipHeaders.Builder headers = plain.headers().toBuilder();
    headers.add(HeaderName.REQUIRE, Extensions.RELIABLE).add(NUMBER, Integer.toString(number));
    this.response = plain.with(headers.build());
    say(FIRST_WAIT, PATIENCE);
  }

  /// Whether the caller wants to acknowledge what is said of a request.
  static boolean isWanted(SipRequest request) {
    return request.headers().lists(HeaderName.REQUIRE, Extensions.RELIABLE);
  }

  private void say(Duration wait, Duration left) {
    if (!pending || !server.isPending()) {
      return;
    }
    if (left.isNegative()) {
      pending = false;
      server.respond(504);
      call.end(504, "the caller does not hear that it rings");
      return;
    }
    server.respond(response);
    again =
        call.exchange()
            .wires()
            .sip()
            .loop()
            .after(wait, () -> say(wait.multipliedBy(2), left.minus(wait)));
  }

  /// Does something once it was acknowledged; now, if it was.
  void whenHeard(Runnable action) {
    if (pending) {
      then = action;
    } else {
      action.run();
    }
  }

  /// Takes a `PRACK`.
  void acknowledged(ServerTransaction prack) {
    if (!pending || !isOfThis(prack.request())) {
      prack.respond(481);
    } else if (prack.request().body().isEmpty()) {
      stop();
      prack.respond(200);
      Runnable action = then;
      if (action != null) {
        action.run();
      }
    } else {
      // What it offers can be offered once the call was answered.
      prack.respond(Call.NOT_ACCEPTABLE);
    }
  }

  private boolean isOfThis(SipRequest prack) {
    CSeq invite = CSeq.parse(Dialog.text(server.request().headers(), HeaderName.CSEQ));
    String said = Dialog.text(prack.headers(), ACKNOWLEDGED).strip();
    return invite != null && said.equals(number + " " + invite.number() + " " + invite.method());
  }

  void stop() {
    pending = false;
    if (again != null) {
      again.cancel();
    }
  }
}
