package perigee.content.engine;

import perigee.content.record.Result;
import perigee.content.semantics.CacheStatus;
import perigee.content.semantics.CacheStatus.Forward;
import perigee.content.semantics.Serving;
import perigee.content.store.BodyWriter;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;
import perigee.wire.http.ResponseHead;

/// The client of a request that was not in the store. Confined to its exchange's loop.
final class Client implements Waiter {
  private final Transaction t;
  private final Forward why;
  private final CacheEngine engine;
  private final Machinery machinery;
  private final Replies replies;
  private boolean collapsed;

  Client(Transaction t, Forward why, CacheEngine engine, Machinery machinery, Replies replies) {
    this.t = t;
    this.why = why;
    this.engine = engine;
    this.machinery = machinery;
    this.replies = replies;
  }

  /// Its answer comes from a fetch that another's request began.
  void collapse() {
    collapsed = true;
  }

  @Override
  public Loop loop() {
    return t.exchange.loop();
  }

  @Override
  public Fields fields() {
    return t.request().fields();
  }

  @Override
  public void informed(int status, Fields fields) {
    if (t.isOpen()) {
      t.exchange.inform(status, fields);
    }
  }

  @Override
  public void streaming(Flight flight, ResponseMeta meta, BodyWriter body, long length) {
    t.upstream(flight.upstream());
    CacheStatus own = forwarded(flight);
    String status =
        (flight.isDoomed() ? own : own.stored()).after(Replies.upstreamStatus(flight.upstream()));
    Replies.Answerable from = replies.arriving(t, meta, body, length, machinery.nowMillis());
    replies.answer(t, from, collapsed ? Result.COLLAPSED : Result.MISS, status);
  }

  @Override
  public void stored(Flight flight, StoredResponse stored, boolean validated) {
    Upstream upstream = flight.upstream();
    t.upstream(upstream);
    long age = Serving.ageMillis(stored.meta(), machinery.nowMillis());
    long ttl = Math.floorDiv(stored.meta().lifetimeMillis() - age, 1000);
    boolean asked = upstream != null || !validated;
    CacheStatus own = asked ? forwarded(flight) : replies.cacheStatus().hit();
    Result result = validated ? (upstream == null ? Result.HIT : Result.REVALIDATED) : Result.STALE;
    if (Sliced.is(stored)) {
      engine.answerSliced(t, stored, result, own.ttl(ttl).toString());
      return;
    }
    replies.answer(
        t, replies.answerable(t, stored, machinery.nowMillis()), result, own.ttl(ttl).toString());
  }

  @Override
  public void described(Flight flight, StoredResponse descriptor) {
    t.upstream(flight.upstream());
    CacheStatus own = forwarded(flight).stored();
    String status = own.after(Replies.upstreamStatus(flight.upstream()));
    engine.answerSliced(t, descriptor, collapsed ? Result.COLLAPSED : Result.MISS, status);
  }

  private CacheStatus forwarded(Flight flight) {
    CacheStatus own = replies.cacheStatus().forwarded(why);
    Upstream upstream = flight.upstream();
    if (upstream != null) {
      own.forwardStatus(upstream.status());
    }
    return collapsed ? own.collapsed() : own;
  }

  @Override
  public void released(String reason) {
    t.because("shared fetch was not for it: " + reason);
    if (!t.isOpen()) {
      return;
    }
    if (t.asksForPart() && engine.isHitForMiss(t)) {
      engine.pass(t, why, "");
      return;
    }
    Flight alone = new Flight(machinery.stamp(t.fabric.demand()), this);
    collapsed = false;
    new Fetch(
            new Fetch.Job(t, alone, Lookup.of(t, machinery).stale(), Serving.Grace.NONE, this),
            engine,
            machinery,
            false)
        .start();
  }

  /// The response is for this client alone and is not stored.
  void exclusive(Flight flight, ResponseHead head, BodySource body, String reason) {
    t.upstream(flight.upstream());
    t.because("can't be stored: " + reason);
    CacheStatus own = forwarded(flight).detail(reason);
    replies.relay(t, head, body, Result.PASS, own);
  }

  @Override
  public void failed(Failure failure) {
    String text = failure.status() == 504 ? "the origin took too long" : "no origin could answer";
    replies.failed(t, failure, why, text);
  }
}
