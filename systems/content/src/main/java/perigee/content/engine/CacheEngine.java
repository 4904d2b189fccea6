package perigee.content.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.content.record.Result;
import perigee.content.rules.CompiledRelease;
import perigee.content.rules.RateLimits;
import perigee.content.semantics.CacheStatus;
import perigee.content.semantics.CacheStatus.Forward;
import perigee.content.semantics.Invalidation;
import perigee.content.semantics.Serving;
import perigee.content.store.BodyWriter;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.content.tier.Hop;
import perigee.content.tier.Liveness;
import perigee.model.LogPosition;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.net.http.Exchange;
import perigee.net.http.ExchangeHandler;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestTarget;
import perigee.wire.http.ResponseHead;

/// The cache, at either tier: the life of each request.
public final class CacheEngine implements ExchangeHandler {

  private final Machinery machinery;
  private final Gate gate;
  private final Replies replies;
  private final Flights flights = new Flights();
  private final HitForMiss hitForMiss = new HitForMiss();
  private final HotKeys hotKeys = new HotKeys();
  private volatile CompiledRelease release = CompiledRelease.EMPTY;

  /// A cache that serves nothing until it has a release.
  public CacheEngine(Machinery machinery, RandomGenerator random) {
    this.machinery = machinery;
    this.gate =
        new Gate(
            this::release, new RateLimits(RateLimits.DEFAULT_PLACES, random), machinery.loop());
    this.replies = new Replies(machinery.node(), machinery.nanos());
  }

  /// The configuration in force.
  public CompiledRelease release() {
    return release;
  }

  /// Puts a configuration in force, at once and whole.
  public void apply(CompiledRelease next) {
    release = next;
  }

  @Override
  public void handle(Exchange exchange) {
    String node = exchange.peer().node();
    if (node != null && !machinery.tiers().isMember(node)) {
      // Told so that it tries another way, since the topology here may be the older one.
      Fields no = Fields.of(FabricFields.FAILURE, "connect");
      exchange.respond(new ResponseHead(403, "", HttpVersion.HTTP_1_1, no), Bodies.empty());
      return;
    }
    if (isProbe(exchange)) {
      Fields none = Fields.EMPTY;
      exchange.respond(new ResponseHead(204, "", HttpVersion.HTTP_1_1, none), Bodies.empty());
      return;
    }
    long now = machinery.nowMillis();
    long number = machinery.recent().take();
    switch (gate.admit(exchange, now)) {
      case Gate.Answered answered -> Refusals.answer(exchange, answered, machinery, number, now);
      case Gate.Admitted admitted -> {
        String id = machinery.recent().id(number);
        Transaction.Start started = new Transaction.Start(now, machinery.nanos().getAsLong());
        Transaction t = new Transaction(exchange, admitted, number, id, started);
        exchange.onEnd(end -> {
          t.ended();
          machinery.finish(t.number(), t.record(end));
        });
        answer(t);
      }
    }
  }

  private static boolean isProbe(Exchange exchange) {
    return exchange.peer().node() != null && exchange.request().target().equals(Liveness.PATH);
  }

  /// Answers one request (RFC 9111 §4).
  private void answer(Transaction t) {
    boolean asterisk = t.target.form() == RequestTarget.Form.ASTERISK;
    if (!t.isRead() || asterisk || t.exchange.body().length() != 0) {
      pass(t, Forward.METHOD, "method " + t.request().method());
      return;
    }
    if (t.policy.settings().bypasses()) {
      pass(t, Forward.BYPASS, "a rule of the property says bypass");
      return;
    }
    switch (Lookup.of(t, machinery)) {
      case Lookup.Hit(StoredResponse stored, Serving serving) -> hit(t, stored, serving);
      case Lookup.Stale(StoredResponse stored, Serving serving) -> {
        // The client is not made to wait: it gets the old response, the next one gets the new.
        refreshLater(t, stored);
        t.because("stale, refreshed behind it");
        CacheStatus status = replies.cacheStatus().hit().ttl(serving.ttlSeconds());
        replies.answer(t, answerable(t, stored), Result.STALE, status.toString());
      }
      case Lookup.Validate(StoredResponse stored, boolean onError, String reason) -> {
        t.because(reason);
        fetch(t, Forward.STALE, stored, onError);
      }
      case Lookup.Miss(Forward why, String reason) -> {
        t.because(reason);
        fetch(t, why, null, false);
      }
    }
  }

  private void hit(Transaction t, StoredResponse stored, Serving serving) {
    CacheStatus status = replies.cacheStatus().hit().ttl(serving.ttlSeconds());
    replies.answer(t, answerable(t, stored), Result.HIT, status.toString());
  }

  private Replies.Answerable answerable(Transaction t, StoredResponse stored) {
    Loop loop = t.exchange.loop();
    long length = stored.length();
    return new Replies.Answerable(
        stored.meta(),
        length,
        (from, to) -> stored.open(loop, from, to < 0 ? length : to),
        Serving.ageMillis(stored.meta(), machinery.nowMillis()) / 1000);
  }

  /// A miss: from the region's owner of the key, or by a fetch of this node's own, which all who
  /// ask for the key meanwhile share.
  private void fetch(
      Transaction t, Forward why, @Nullable StoredResponse stale, boolean staleOnError) {
    if (t.directives.onlyIfCached()) {
      t.because("only-if-cached");
      replies.local(t, 504, Fields.builder(), "not in the cache", replies.cacheStatus());
      return;
    }
    Optional<Hop.Node> owner =
        t.fabric.fromPeer() ? Optional.empty() : machinery.tiers().peer(t.keyHash());
    if (owner.isPresent() && stale == null && !hotKeys.count(t.keyHash())) {
      new Relay(t, machinery, replies, why).toOwner(owner.get(), () -> share(t, why, null, false));
      return;
    }
    share(t, why, stale, staleOnError);
  }

  private void share(
      Transaction t, Forward why, @Nullable StoredResponse stale, boolean staleOnError) {
    t.detach();
    LogPosition stamp = stamp(t);
    Client client = new Client(t, why);
    Flight fresh = new Flight(stamp, client);
    Fetch.Job job = new Fetch.Job(t, fresh, stale, staleOnError, client);
    if (hitForMiss.holds(t.policy.key(), machinery.nowMillis())) {
      t.because("responses to this key could not be stored lately");
      if (t.asksForPart()) {
        // Nothing will come of it for the store: the origin may as well send the part alone.
        pass(t, why, "");
        return;
      }
      new Fetch(job, this, machinery, false).start();
      return;
    }
    Flight mine = flights.joinOrBegin(t.policy.key(), f -> isUsable(f, t), client, fresh);
    if (mine == null) {
      client.collapsed = true;
      return;
    }
    // Another flight may have landed between the look-up and here.
    if (stale == null && Lookup.of(t, machinery) instanceof Lookup.Hit(StoredResponse landed, _)) {
      flights.end(t.policy.key(), fresh);
      client.collapsed = true;
      fresh.stored(landed, true);
      return;
    }
    new Fetch(job, this, machinery, true).start();
  }

  private boolean isUsable(Flight flight, Transaction t) {
    if (flight.stamp().compareTo(t.fabric.demand()) < 0) {
      return false;
    }
    ResponseMeta meta = flight.meta();
    if (meta != null && machinery.nowMillis() - meta.receivedAt() > meta.lifetimeMillis()) {
      return false;
    }
    String provider = t.policy.property().provider();
    return machinery.purges().isSurelyClean(t.policy.key(), provider, flight.stamp());
  }

  /// The purge position that what is fetched from now on is stamped with.
  private LogPosition stamp(Transaction t) {
    return LogPosition.max(machinery.purges().applied(), t.fabric.demand());
  }

  private void refreshLater(Transaction t, StoredResponse stale) {
    t.detach();
    Flight fresh = new Flight(stamp(t), new Nobody(t.exchange.loop(), t.request().fields()));
    if (flights.beginIfNone(t.policy.key(), fresh)) {
      new Fetch(new Fetch.Job(t, fresh, stale, true, null), this, machinery, true).start();
    }
  }

  private void pass(Transaction t, Forward why, String reason) {
    t.because(reason);
    new Relay(t, machinery, replies, why).upstream(stamp(t), head -> invalidate(t, head));
  }

  /// What an unsafe request's answer makes out of date (RFC 9111 §4.4).
  private void invalidate(Transaction t, ResponseHead head) {
    for (String path : Invalidation.of(t.request(), t.target, head)) {
      for (String form : release.purgeKeys(t.target.host(), path)) {
        for (String scheme : List.of("http", "https")) {
          String property = t.policy.property().name();
          CacheKey key = new CacheKey(property, scheme, t.target.host(), form, "");
          flights.doom(key);
          machinery.store().find(key).forEach(machinery.store()::remove);
        }
      }
    }
  }

  /// A fetch is over.
  void landed(CacheKey key, Flight flight) {
    flights.end(key, flight);
  }

  void storable(CacheKey key) {
    hitForMiss.forget(key);
  }

  void notStorable(CacheKey key) {
    hitForMiss.remember(key, machinery.nowMillis());
  }

  /// Fetches that run.
  public int flights() {
    return flights.size();
  }

  /// The forms of path and query under which a URL may be stored.
  public Set<String> purgeForms(String host, String pathAndQuery) {
    return release.purgeKeys(host, pathAndQuery);
  }

  /// Nobody waits: the fetch is for the store alone.
  private record Nobody(Loop loop, Fields fields) implements Waiter {

    @Override
    public void informed(int status, Fields interim) {}

    @Override
    public void streaming(Flight flight, ResponseMeta meta, BodyWriter body, long length) {}

    @Override
    public void stored(Flight flight, StoredResponse stored, boolean validated) {}

    @Override
    public void released(String reason) {}

    @Override
    public void failed(Failure failure) {}
  }

  /// The client of a request that was not in the store.
  final class Client implements Waiter {
    private final Transaction t;
    private final Forward why;
    private boolean collapsed;

    Client(Transaction t, Forward why) {
      this.t = t;
      this.why = why;
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
      Replies.Answerable from =
          new Replies.Answerable(
              meta,
              length,
              (first, to) -> body.open(loop(), first, to),
              Serving.ageMillis(meta, machinery.nowMillis()) / 1000);
      replies.answer(t, from, collapsed ? Result.COLLAPSED : Result.MISS, status);
    }

    @Override
    public void stored(Flight flight, StoredResponse stored, boolean validated) {
      Upstream upstream = flight.upstream();
      t.upstream(upstream);
      long age = Serving.ageMillis(stored.meta(), machinery.nowMillis());
      long ttl = Math.floorDiv(stored.meta().lifetimeMillis() - age, 1000);
      CacheStatus own = upstream == null ? replies.cacheStatus().hit() : forwarded(flight);
      Result result =
          validated ? (upstream == null ? Result.HIT : Result.REVALIDATED) : Result.STALE;
      replies.answer(t, answerable(t, stored), result, own.ttl(ttl).toString());
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
      LogPosition stamp = stamp(t);
      Flight alone = new Flight(stamp, this);
      collapsed = false;
      new Fetch(
              new Fetch.Job(t, alone, Lookup.of(t, machinery).stale(), false, this),
              CacheEngine.this,
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
      Fields.Builder fields = Fields.builder();
      if (!t.isPublic()) {
        fields.add(FabricFields.FAILURE, failure.kind());
      }
      t.because(failure.detail());
      CacheStatus own = replies.cacheStatus().forwarded(why).detail(failure.detail());
      String text = failure.status() == 504 ? "the origin took too long" : "no origin could answer";
      replies.local(t, failure.status(), fields, text, own);
    }
  }
}
