package perigee.calling.phone;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import perigee.calling.sip.ClientTransaction;
import perigee.calling.sip.ServerTransaction;
import perigee.net.loop.Loop;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;
import perigee.wire.sip.ValueAndParameters;

/// Ends a call whose other end is gone without a word, and tells proxies that it goes on (RFC
/// 4028): one of the ends refreshes it at half of an interval, and if none has, it is over. Belongs
/// to SIP's loop.
final class SessionTimer {

  private static final String EXPIRES = "Session-Expires";
  private static final String LEAST = "Min-SE";
  private static final String UPDATE = "UPDATE";
  private static final int INTERVAL_TOO_SMALL = 422;

  /// Seconds (RFC 4028 §4, §5).
  private static final int USUAL_INTERVAL = 1800;

  private static final int SMALLEST_INTERVAL = 90;
  private static final int LONGEST_MARGIN = 32;
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final Call call;
  private int interval = USUAL_INTERVAL;
  private int least = SMALLEST_INTERVAL;
  private boolean running;
  private boolean weRefresh;
  private Loop.@Nullable Timer refresh;
  private Loop.@Nullable Timer end;

  SessionTimer(Call call) {
    this.call = call;
  }

  /// Puts into an `INVITE` or `UPDATE` of ours what it asks for.
  void ask(SipHeaders.Builder request) {
    // Who refreshes goes on to do so (RFC 4028 §7.4).
    String role = !running ? "" : weRefresh ? ";refresher=uac" : ";refresher=uas";
    request.add(EXPIRES, interval + role).add(LEAST, Integer.toString(least));
  }

  /// Takes the other end's success of such a request.
  void answered(SipResponse response) {
    ValueAndParameters said = ValueAndParameters.parse(response.headers().first(EXPIRES));
    if (said == null || said.number() <= 0) {
      stop();
      return;
    }
    interval = said.number();
    start(!"uas".equalsIgnoreCase(said.parameters().value("refresher")));
  }

  /// Takes the refusal of an interval as too small.
  ///
  /// @return whether to ask again
  boolean isEnlarged(SipResponse response) {
    ValueAndParameters said = ValueAndParameters.parse(response.headers().first(LEAST));
    if (response.status() != INTERVAL_TOO_SMALL || said == null || said.number() <= least) {
      return false;
    }
    least = said.number();
    interval = Math.max(interval, least);
    return true;
  }

  /// Refuses a request of the other end's that wants to be refreshed too often.
  ///
  /// @return whether it was refused
  static boolean isRefused(ServerTransaction server) {
    SipHeaders asked = server.request().headers();
    ValueAndParameters said = ValueAndParameters.parse(asked.first(EXPIRES));
    if (said == null
        || said.number() >= SMALLEST_INTERVAL
        || !asked.lists(HeaderName.SUPPORTED, Extensions.TIMER)) {
      return false;
    }
    server.respond(
        server
            .request()
            .answer(INTERVAL_TOO_SMALL, server.tag())
            .with(LEAST, Integer.toString(SMALLEST_INTERVAL)));
    return true;
  }

  /// Answers what the other end's `INVITE` or `UPDATE` asks for.
  ///
  /// @param response a success
  void answer(SipRequest request, SipHeaders.Builder response) {
    ValueAndParameters said = ValueAndParameters.parse(request.headers().first(EXPIRES));
    if (said == null || said.number() <= 0) {
      stop();
      return;
    }
    // A proxy may have asked that knows nothing of the other end (RFC 4028 §9).
    boolean theyCan = request.headers().lists(HeaderName.SUPPORTED, Extensions.TIMER);
    boolean weShould = "uas".equalsIgnoreCase(said.parameters().value("refresher"));
    interval = Math.max(said.number(), SMALLEST_INTERVAL);
    start(!theyCan || weShould);
    response.add(EXPIRES, interval + (weRefresh ? ";refresher=uas" : ";refresher=uac"));
    if (theyCan) {
      response.add(HeaderName.REQUIRE, Extensions.TIMER);
    }
  }

  void stop() {
    running = false;
    cancel(refresh);
    cancel(end);
  }

  private static void cancel(Loop.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void start(boolean byUs) {
    stop();
    running = true;
    weRefresh = byUs;
    if (byUs) {
      refresh = after(Duration.ofSeconds(interval / 2), this::refresh);
    }
    int margin = Math.min(LONGEST_MARGIN, interval / 3);
    end = after(Duration.ofSeconds(interval - margin), () -> call.bye(408));
  }

  private Loop.Timer after(Duration wait, Runnable task) {
    return call.exchange().wires().sip().loop().after(wait, task);
  }

  private void refresh() {
    if (call.dialog().takesUpdates()) {
      SipHeaders.Builder more =
          SipHeaders.builder().add(HeaderName.SUPPORTED, Extensions.SUPPORTED);
      ask(more);
      Dialog dialog = call.dialog();
      SipRequest update = dialog.request(UPDATE, call.contact(), more.build(), "", "");
      call.exchange().wires().send(dialog.line(), update, new Asked());
    } else {
      call.refresh();
    }
    // Until it is answered; what is answered begins the interval anew.
    refresh = after(AGAIN, this::refresh);
  }

  private final class Asked implements ClientTransaction.User {

    @Override
    public void response(SipResponse response) {
      if (!running || response.isProvisional()) {
        return;
      }
      if (response.isSuccess()) {
        answered(response);
      } else if (response.status() == 481) {
        call.end(response.status(), response.reason());
      } else {
        boolean _ = isEnlarged(response);
      }
    }

    @Override
    public void failed(int status) {
      // Tried again soon; the end of the interval decides.
    }
  }
}
