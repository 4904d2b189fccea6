package perigee.content.engine;

import java.util.ArrayList;
import java.util.List;
import perigee.content.record.Result;
import perigee.content.semantics.CacheStatus;
import perigee.content.semantics.CacheStatus.Forward;
import perigee.content.semantics.Freshening;
import perigee.content.semantics.HopByHop;
import perigee.content.semantics.Serving;
import perigee.content.semantics.Validation;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.content.tier.Hop;
import perigee.model.LogPosition;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.wire.http.ResponseHead;

/// A `HEAD` for a stored response that is to be validated: sent on as it is, since its answer may
/// freshen what is stored, or show that it has changed (RFC 9111 §4.3.5). Confined to its loop.
final class HeadCheck implements Attempts.Listener {

  private final Transaction t;
  private final Machinery machinery;
  private final Replies replies;
  private final StoredResponse stale;
  private final Serving.Grace grace;
  private final LogPosition stamp;
  private final long requestedAt;

  HeadCheck(
      Transaction t,
      Machinery machinery,
      Replies replies,
      StoredResponse stale,
      Serving.Grace grace) {
    this.t = t;
    this.machinery = machinery;
    this.replies = replies;
    this.stale = stale;
    this.grace = grace;
    this.stamp = machinery.stamp(t.fabric.demand());
    this.requestedAt = machinery.nowMillis();
  }

  void start() {
    List<Hop> hops = new ArrayList<>();
    if (!t.fabric.fromPeer()) {
      machinery.tiers().peer(t.keyHash()).ifPresent(hops::add);
    }
    hops.addAll(machinery.tiers().upstream(t.keyHash(), t.policy.property()));
    UpstreamRequest request = UpstreamRequest.head(t, machinery, stamp);
    new Attempts(machinery, t.exchange.loop(), hops, request, Bodies.empty(), this).next();
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
    CacheStatus own = replies.cacheStatus().forwarded(Forward.STALE).forwardStatus(head.status());
    if (grace.covers(head.status(), head.fields().has(FabricFields.FAILURE))) {
      body.close();
      answer(stale, Result.STALE, own);
    } else if (head.status() == 200 && Validation.describes(head.fields(), stale)) {
      body.close();
      answer(freshened(head), Result.REVALIDATED, own);
    } else {
      if (head.status() == 200) {
        machinery.store().remove(stale);
      }
      replies.relay(t, head, body, Result.PASS, own);
    }
  }

  private StoredResponse freshened(ResponseHead head) {
    Freshening.Moment moment =
        Freshening.Moment.of(head.fields(), requestedAt, machinery.nowMillis(), stamp);
    ResponseMeta meta =
        Freshening.refreshed(stale.meta(), Arrival.visible(head), t.policy.settings(), moment);
    StoredResponse fresh = machinery.store().update(stale, meta);
    fresh.cleanUpTo(stamp.sequence());
    if (!Freshening.mayStay(meta, t.request(), t.policy.settings())) {
      machinery.store().remove(fresh);
    }
    return fresh;
  }

  @Override
  public void exhausted(Failure failure, String attempts) {
    t.attempts(attempts);
    if (grace == Serving.Grace.NONE) {
      replies.failed(t, failure, Forward.STALE, "no origin could answer");
    } else {
      answer(stale, Result.STALE, replies.cacheStatus().forwarded(Forward.STALE));
    }
  }

  private void answer(StoredResponse stored, Result result, CacheStatus own) {
    long now = machinery.nowMillis();
    long left = stored.meta().lifetimeMillis() - Serving.ageMillis(stored.meta(), now);
    own.ttl(Math.floorDiv(left, 1000));
    replies.answer(t, replies.answerable(t, stored, now), result, own.toString());
  }
}
