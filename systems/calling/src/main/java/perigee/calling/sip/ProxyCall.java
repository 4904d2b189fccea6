package perigee.calling.sip;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// One request that is passed on to all of a person's devices: the response context of RFC 3261
/// §16. Devices of one priority are tried together, the next ones when those have said no. Belongs
/// to SIP's loop.
final class ProxyCall {

  /// So that a phone that rang in vain does not count it as missed.
  private static final String ELSEWHERE = "SIP;cause=200;text=\"Call completed elsewhere\"";

  private final Proxy proxy;
  private final ServerTransaction server;
  private final SipRequest request;
  private final boolean staysIn;
  private final List<Branch> branches = new ArrayList<>(2);
  private final TreeMap<Integer, List<Target>> waiting = new TreeMap<>(Comparator.reverseOrder());
  private int breadth;
  private boolean cancelled;
  private boolean answered;
  private @Nullable String cancelReason;

  /// A call.
  ///
  /// @param request as it came, its route worked off
  /// @param staysIn whether requests inside its dialog are to come this way, too
  ProxyCall(Proxy proxy, ServerTransaction server, SipRequest request, boolean staysIn) {
    this.proxy = proxy;
    this.server = server;
    this.request = request;
    this.staysIn = staysIn;
    this.breadth = Hop.breadth(request);
    server.onCancel(this::cancel);
  }

  /// Sends it to targets, of which there must be one at least.
  void start(List<Target> targets) {
    if (cancelled) {
      return;
    }
    if (targets.size() > breadth) {
      server.respond(440);
      return;
    }
    for (Target target : targets) {
      waiting.computeIfAbsent(target.priority(), _ -> new ArrayList<>(2)).add(target);
    }
    next();
  }

  private void next() {
    Map.Entry<Integer, List<Target>> group = waiting.pollFirstEntry();
    if (group == null) {
      finish();
      return;
    }
    List<Branch> fresh = new ArrayList<>(group.getValue().size());
    for (Target target : group.getValue()) {
      fresh.add(new Branch(target));
    }
    branches.addAll(fresh);
    int share = Math.max(1, breadth / fresh.size());
    for (Branch branch : fresh) {
      branch.start(share);
    }
  }

  /// One device's part of it.
  private final class Branch implements ClientTransaction.User {

    private final Target target;
    private @Nullable ClientTransaction client;
    private @Nullable SipResponse last;
    private Loop.@Nullable Timer ringing;
    private boolean done;
    private boolean unwanted;

    Branch(Target target) {
      this.target = target;
    }

    void start(int share) {
      proxy.reach(
          target.way(),
          flow -> {
            if (flow == null || done || cancelled) {
              failed(cancelled ? 487 : 408);
              return;
            }
            String name = proxy.hop().branch(request);
            SipRequest outgoing =
                proxy.hop().outgoing(request, server.flow(), target, flow, name, staysIn, share);
            if (server.isInvite()) {
              ringing = proxy.after(proxy.config().ringing(), this::rangTooLong);
            }
            client = proxy.transactions().send(flow, outgoing, name, this);
          });
    }

    /// Timer C (RFC 3261 §16.8).
    private void rangTooLong() {
      ClientTransaction asked = client;
      if (asked != null && !asked.isProceeding()) {
        asked.fail(408);
      } else {
        cancelIt();
      }
    }

    void cancelIt() {
      unwanted = true;
      ClientTransaction asked = client;
      if (done || asked == null || !asked.isProceeding()) {
        return;
      }
      unwanted = false;
      proxy.cancel(asked, cancelReason);
      // Who does not even say that it is cancelled is not waited for.
      Loop.Timer _ = proxy.after(Transactions.PATIENCE, () -> asked.fail(487));
    }

    @Override
    public void response(SipResponse response) {
      if (response.isProvisional()) {
        if (response.status() > 100) {
          stopRinging();
          if (server.isInvite()) {
            ringing = proxy.after(proxy.config().ringing(), this::rangTooLong);
          }
          pass(response);
        }
        if (unwanted) {
          cancelIt();
        }
        return;
      }
      stopRinging();
      done = true;
      last = response;
      if (response.isSuccess()) {
        succeeded(response);
      } else {
        concluded(response.status() >= 600);
      }
    }

    @Override
    public void failed(int status) {
      if (!done) {
        stopRinging();
        done = true;
        last = server.request().answer(status, server.tag());
        concluded(false);
      }
    }

    private void stopRinging() {
      if (ringing != null) {
        ringing.cancel();
        ringing = null;
      }
    }
  }

  private void pass(SipResponse response) {
    if (!answered) {
      server.respond(withoutVia(response));
    }
  }

  private static SipResponse withoutVia(SipResponse response) {
    return response.with(response.headers().toBuilder().pop(HeaderName.VIA).build());
  }

  /// The first device that takes it gets it; the others need ring no longer.
  private void succeeded(SipResponse response) {
    server.respond(withoutVia(response));
    answered = true;
    cancelReason = ELSEWHERE;
    stopOthers();
  }

  private void stopOthers() {
    waiting.clear();
    if (server.isInvite()) {
      branches.forEach(Branch::cancelIt);
    }
  }

  private void concluded(boolean everywhere) {
    if (answered) {
      return;
    }
    if (everywhere) {
      stopOthers();
    }
    if (branches.stream().allMatch(branch -> branch.done)) {
      next();
    }
  }

  private void finish() {
    if (answered) {
      return;
    }
    answered = true;
    SipResponse best = null;
    for (Branch branch : branches) {
      SipResponse one = branch.last;
      if (one != null && (best == null || rank(one) < rank(best))) {
        best = one;
      }
    }
    if (best == null) {
      server.respond(cancelled ? 487 : 480);
      return;
    }
    server.respond(gathered(best));
  }

  /// Which response says most (RFC 3261 §16.7 step 6), the lowest first.
  private static int rank(SipResponse response) {
    int status = response.status();
    if (status >= 600) {
      return 0;
    }
    boolean asksForMore =
        switch (status) {
          case 401, 407, 415, 420, 484 -> true;
          default -> false;
        };
    // A device that is busy says more than one that is not there.
    boolean says = status != 408 && status != 480 && status != 487 && status != 503;
    return 10 * (status / 100) + (asksForMore ? 0 : says ? 1 : 2);
  }

  /// All challenges that came belong into the one response (RFC 3261 §16.7 step 7).
  private SipResponse gathered(SipResponse best) {
    if (best.headers().count(HeaderName.VIA) <= server.request().headers().count(HeaderName.VIA)) {
      // It was made here.
      return best;
    }
    SipResponse passed = withoutVia(best);
    if (best.status() == 503) {
      // That another is overloaded is no reason not to come here (RFC 3261 §16.7 step 6).
      return new SipResponse(500, "Server Internal Error", passed.headers(), passed.body());
    }
    if (best.status() != 401 && best.status() != 407) {
      return passed;
    }
    SipHeaders.Builder headers = passed.headers().toBuilder();
    for (Branch branch : branches) {
      SipResponse other = branch.last;
      if (other != null
          && !other.equals(best)
          && (other.status() == 401 || other.status() == 407)) {
        headers.copy(other.headers(), HeaderName.WWW_AUTHENTICATE);
        headers.copy(other.headers(), HeaderName.PROXY_AUTHENTICATE);
      }
    }
    return passed.with(headers.build());
  }

  /// The caller does not want it any more, or is gone.
  private void cancel(@Nullable String reason) {
    cancelled = true;
    cancelReason = reason;
    waiting.clear();
    if (branches.isEmpty()) {
      answered = true;
      server.respond(487);
      return;
    }
    branches.forEach(Branch::cancelIt);
  }
}
