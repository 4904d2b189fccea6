package perigee.content.engine;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.content.record.Result;
import perigee.content.redirect.Misled;
import perigee.content.rules.CompiledRelease;
import perigee.content.rules.RateLimits;
import perigee.content.semantics.CacheStatus.Forward;
import perigee.content.semantics.HopByHop;
import perigee.content.semantics.Serving;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.content.tier.Hop;
import perigee.content.tier.Liveness;
import perigee.model.LogPosition;
import perigee.model.zone.EdgeNames;
import perigee.net.http.Bodies;
import perigee.net.http.Exchange;
import perigee.net.http.ExchangeHandler;
import perigee.net.http.PreparedAnswers;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestTarget;
import perigee.wire.http.ResponseHead;

/// The cache, at either tier: the life of each request.
public final class CacheEngine implements ExchangeHandler {

  private final Machinery machinery;
  private final RateLimits limits;
  private final Gate gate;
  private final Replies replies;
  private final FetchAhead ahead;
  private final LinkMemory links = new LinkMemory();
  private final Map<Integer, PreparedHits> prepared = new ConcurrentHashMap<>();
  private final Flights flights = new Flights();
  private final Fragments fragments;
  private final Invalidations invalidations;
  private final HitForMiss hitForMiss = new HitForMiss();
  private final HotKeys hotKeys = new HotKeys();
  private final Slices slices;
  private volatile CompiledRelease release = CompiledRelease.EMPTY;

  /// A cache that serves nothing until it has a release.
  public CacheEngine(Machinery machinery, RandomGenerator random) {
    this.machinery = machinery;
    this.ahead = new FetchAhead(machinery);
    this.limits = new RateLimits(RateLimits.DEFAULT_PLACES, random);
    this.gate = new Gate(this::release, limits, machinery.loop(), machinery.httpsPort());
    Replies.Extras extras = new Replies.Extras(new Codings(machinery), ahead, links);
    this.replies = new Replies(machinery.node(), machinery.nanos(), extras, prepared);
    this.invalidations = new Invalidations(machinery, flights, this::release);
    this.fragments = new Fragments(machinery, replies);
    this.slices = new Slices(this, machinery, hotKeys);
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
    if (node != null && exchange.request().target().equals(Invalidations.PATH)) {
      invalidations.told(exchange);
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
          machinery.finish(exchange.loop(), t.number(), t.record(end));
        });
        answer(t);
      }
    }
  }

  @Override
  public PreparedAnswers prepared(Loop loop) {
    return prepared.computeIfAbsent(
        loop.index(), index -> new PreparedHits(index, machinery, this::release, limits));
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
    if (HopByHop.nominates(t.request().fields())) {
      pass(t, Forward.BYPASS, "Connection names fields of the request");
      return;
    }
    if (t.policy.settings().bypasses()) {
      pass(t, Forward.BYPASS, "a rule of the property says bypass");
      return;
    }
    boolean read = machinery.store().summon(t.policy.key(), t.exchange.loop(), () -> fromCache(t));
    if (read) {
      // What the disk has is verified before a byte of it is promised.
      t.detach();
    } else {
      fromCache(t);
    }
  }

  private void fromCache(Transaction t) {
    if (!t.isOpen()) {
      return;
    }
    switch (Lookup.of(t, machinery)) {
      case Lookup.Hit(StoredResponse stored, _) when isDisputed(t, stored) ->
          fetch(t, Forward.REQUEST, stored, Serving.Grace.NONE);
      case Lookup.Hit(StoredResponse stored, Serving serving) -> hit(t, stored, serving);
      case Lookup.Stale(StoredResponse stored, _) when t.fabric.refreshes() -> {
        t.because("the tier before wants a fresh one");
        validate(t, stored, Serving.Grace.ERROR);
      }
      case Lookup.Stale(StoredResponse stored, Serving serving) -> {
        // The client is not made to wait: it gets the old response, the next one gets the new.
        refreshLater(t, stored);
        t.because("stale, refreshed behind it");
        found(t, stored, serving, Result.STALE);
      }
      case Lookup.Validate(StoredResponse stored, Serving.Grace grace, String reason) -> {
        t.because(reason);
        validate(t, stored, grace);
      }
      case Lookup.Miss _ when fragments.answer(t) -> {
        // A part that is stored had it.
      }
      case Lookup.Miss(Forward why, String reason)
          when fragments.isForEnd(t) && !t.directives.onlyIfCached() ->
          pass(t, why, reason);
      case Lookup.Miss(Forward why, String reason) -> {
        t.because(reason);
        fetch(t, why, null, Serving.Grace.NONE);
      }
    }
  }

  private void validate(Transaction t, StoredResponse stored, Serving.Grace grace) {
    boolean apart = t.request().method().equals("HEAD") && !Sliced.is(stored);
    if (apart && !t.directives.onlyIfCached()) {
      t.detach();
      new HeadCheck(t, machinery, replies, stored, grace).start();
    } else {
      fetch(t, Forward.STALE, stored, grace);
    }
  }

  /// Looks again for what a request asks, since what was found is no more.
  void again(Transaction t) {
    if (t.isOpen()) {
      answer(t);
    }
  }

  private void hit(Transaction t, StoredResponse stored, Serving serving) {
    found(t, stored, serving, Result.HIT);
  }

  private void found(Transaction t, StoredResponse stored, Serving serving, Result result) {
    String status = replies.cacheStatus().hit().ttl(serving.ttlSeconds()).toString();
    if (Sliced.is(stored)) {
      answerSliced(t, stored, result, status);
      return;
    }
    if (result == Result.HIT) {
      t.hit(stored);
    }
    replies.answer(t, replies.answerable(t, stored, machinery.nowMillis()), result, status);
  }

  /// Answers from the slices of a large response.
  void answerSliced(Transaction t, StoredResponse descriptor, Result result, String cacheStatus) {
    Sliced sliced = slices.sliced(t, descriptor);
    if (sliced == null) {
      machinery.store().remove(descriptor);
      again(t);
      return;
    }
    new SlicedAnswer(slices, replies, t, sliced, result, cacheStatus).begin();
  }

  /// Whether a node asks for a slice of another version than the one that is stored.
  private static boolean isDisputed(Transaction t, StoredResponse stored) {
    return t.fabric.slice() && Replies.fails(t, stored.meta());
  }

  /// A miss: from the region's owner of the key, or by a fetch of this node's own, which all who
  /// ask for the key meanwhile share.
  private void fetch(
      Transaction t, Forward why, @Nullable StoredResponse stale, Serving.Grace grace) {
    if (t.directives.onlyIfCached()) {
      t.because("only-if-cached");
      replies.local(t, 504, Fields.builder(), "not in the cache", replies.cacheStatus());
      return;
    }
    links.hint(t);
    Optional<Hop.Node> owner =
        t.fabric.fromPeer() ? Optional.empty() : machinery.tiers().peer(slices.hash(t));
    if (owner.isPresent() && stale == null && !hotKeys.count(slices.hash(t))) {
      new Relay(t, machinery, replies, fragments, why)
          .toOwner(owner.get(), () -> share(t, why, null, grace));
      return;
    }
    share(t, why, stale, grace);
  }

  private void share(
      Transaction t, Forward why, @Nullable StoredResponse stale, Serving.Grace grace) {
    t.detach();
    LogPosition stamp = machinery.stamp(t.fabric.demand());
    Client client = new Client(t, why, this, machinery, replies);
    Flight fresh = new Flight(stamp, client).askingPeer(asksPeer(t));
    Fetch.Job job = new Fetch.Job(t, fresh, stale, grace, client);
    if (isHitForMiss(t)) {
      t.because("responses to this key could not be stored lately");
      if (t.asksForPart() && slices.probe(t, stale) == null) {
        // Nothing will come of it for the store: the origin may as well send the part alone.
        pass(t, why, "");
        return;
      }
      new Fetch(job, this, machinery, false).start();
      return;
    }
    Flight mine = flights.joinOrBegin(t.policy.key(), f -> isUsable(f, t), client, fresh);
    if (mine == null) {
      client.collapse();
      return;
    }
    // Another flight may have landed between the look-up and here.
    if (stale == null && Lookup.of(t, machinery) instanceof Lookup.Hit(StoredResponse landed, _)) {
      flights.end(t.policy.key(), fresh);
      client.collapse();
      fresh.stored(landed, true);
      return;
    }
    new Fetch(job, this, machinery, true).start();
  }

  private boolean asksPeer(Transaction t) {
    return !t.fabric.fromPeer() && machinery.tiers().peer(slices.hash(t)).isPresent();
  }

  private boolean isUsable(Flight flight, Transaction t) {
    boolean mutual = t.fabric.fromPeer() && flight.asksPeer();
    if (mutual || flight.stamp().compareTo(t.fabric.demand()) < 0) {
      return false;
    }
    ResponseMeta meta = flight.meta();
    if (meta != null && machinery.nowMillis() - meta.receivedAt() > meta.lifetimeMillis()) {
      return false;
    }
    String provider = t.policy.property().provider();
    return machinery.purges().isSurelyClean(t.policy.key(), provider, flight.stamp());
  }

  private void refreshLater(Transaction t, StoredResponse stale) {
    t.detach();
    Flight fresh =
        new Flight(
                machinery.stamp(t.fabric.demand()),
                new Nobody(t.exchange.loop(), t.request().fields()))
            .askingPeer(asksPeer(t));
    if (flights.beginIfNone(t.policy.key(), fresh)) {
      new Fetch(new Fetch.Job(t, fresh, stale, Serving.Grace.ERROR, null), this, machinery, true)
          .start();
    }
  }

  void pass(Transaction t, Forward why, String reason) {
    t.because(reason);
    if (why == Forward.BYPASS) {
      links.hint(t);
    }
    new Relay(t, machinery, replies, fragments, why)
        .upstream(
            machinery.stamp(t.fabric.demand()), (head, then) -> invalidations.after(t, head, then));
  }

  /// Whether responses to a request's key could not be stored lately.
  boolean isHitForMiss(Transaction t) {
    return hitForMiss.holds(t.policy.key(), machinery.nowMillis());
  }

  Slices slices() {
    return slices;
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

  /// Says by whom it fetches what manifests name next.
  public void fetchAhead(Prefetcher prefetcher) {
    ahead.by(prefetcher);
  }

  /// Says who finds clients that another edge would serve considerably better.
  public void misled(Misled finder) {
    gate.misled(finder);
  }

  /// Says how edges are called.
  public void names(EdgeNames names) {
    gate.names(names);
  }

  /// Fetches that run.
  public int flights() {
    return flights.size() + slices.running();
  }

  /// The forms of path and query under which a URL may be stored.
  public Set<String> purgeForms(String host, String pathAndQuery) {
    return release.purgeKeys(host, pathAndQuery);
  }
}
