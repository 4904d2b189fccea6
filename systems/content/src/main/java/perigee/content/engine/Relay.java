package perigee.content.engine;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import perigee.content.record.Result;
import perigee.content.semantics.CacheStatus;
import perigee.content.semantics.CacheStatus.Forward;
import perigee.content.semantics.HopByHop;
import perigee.content.tier.Hop;
import perigee.model.LogPosition;
import perigee.net.http.BodySource;
import perigee.wire.http.ResponseHead;

/// Sends a request on as it is and its response back as it comes. Of what passes only a part that a
/// client asked for, and a `POST`'s answer that is a `GET`'s, are stored.
final class Relay {

  private final Transaction t;
  private final Machinery machinery;
  private final Replies replies;
  private final Fragments fragments;
  private final Forward why;

  Relay(Transaction t, Machinery machinery, Replies replies, Fragments fragments, Forward why) {
    this.t = t;
    this.machinery = machinery;
    this.replies = replies;
    this.fragments = fragments;
    this.why = why;
  }

  /// Asks the region's owner of the key, which has the response or fetches it.
  ///
  /// @param otherwise what to do if it can't be reached
  void toOwner(Hop.Node owner, Runnable otherwise) {
    LogPosition stamp = machinery.stamp(t.fabric.demand());
    UpstreamRequest request = UpstreamRequest.passed(t, machinery, stamp);
    Back back = new Back(request, (_, then) -> then.run(), _ -> otherwise.run(), Result.MISS);
    attempts(List.of(owner), request, back).next();
  }

  /// Asks the next tier, then the origin.
  ///
  /// @param onHead hears of the response before the client does, and lets it go on
  void upstream(LogPosition stamp, BiConsumer<ResponseHead, Runnable> onHead) {
    UpstreamRequest request = UpstreamRequest.passed(t, machinery, stamp);
    List<Hop> hops = machinery.tiers().upstream(t.keyHash(), t.policy.property());
    attempts(hops, request, new Back(request, onHead, this::failed, Result.PASS)).next();
  }

  private Attempts attempts(List<Hop> hops, UpstreamRequest request, Back back) {
    BodySource body = t.exchange.body();
    return new Attempts(machinery, t.exchange.loop(), hops, request, body, back);
  }

  private void failed(Failure failure) {
    replies.failed(t, failure, why, "no origin could answer");
  }

  /// The way back.
  private final class Back implements Attempts.Listener {
    private final UpstreamRequest request;
    private final BiConsumer<ResponseHead, Runnable> onHead;
    private final Consumer<Failure> onFailure;
    private final Result result;
    private final long requestedAt = machinery.nowMillis();

    Back(
        UpstreamRequest request,
        BiConsumer<ResponseHead, Runnable> onHead,
        Consumer<Failure> onFailure,
        Result result) {
      this.request = request;
      this.onHead = onHead;
      this.onFailure = onFailure;
      this.result = result;
    }

    @Override
    public void informed(ResponseHead head) {
      if (t.isOpen()) {
        t.exchange.inform(head.status(), HopByHop.toPublic(head.fields()).build());
      }
    }

    @Override
    public void answered(Hop hop, ResponseHead answer, BodySource body, String attempts) {
      ResponseHead head = hop instanceof Hop.Node ? answer : Arrival.fromOrigin(answer);
      t.upstream(Upstream.of(hop, answer, attempts));
      onHead.accept(head, () -> relay(head, body));
    }

    private void relay(ResponseHead head, BodySource body) {
      CacheStatus own = replies.cacheStatus().forwarded(why).forwardStatus(head.status());
      Arrival arrival =
          new Arrival(t, request.asSent(), requestedAt, machinery.nowMillis(), request.stamp());
      BodySource sent =
          result == Result.PASS
              ? fragments.keep(arrival, head, Deposit.of(machinery, arrival, head, body))
              : body;
      replies.relay(t, head, sent, result, own);
    }

    @Override
    public void exhausted(Failure failure, String attempts) {
      t.attempts(attempts);
      onFailure.accept(failure);
    }
  }
}
