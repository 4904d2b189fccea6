package perigee.content.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.content.semantics.Freshening;
import perigee.content.semantics.HopByHop;
import perigee.content.semantics.Serving;
import perigee.content.semantics.Storability;
import perigee.content.semantics.Validation;
import perigee.content.semantics.Version;
import perigee.content.store.BodyWriter;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.content.tier.Hop;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;
import perigee.wire.http.ByteRanges;
import perigee.wire.http.ResponseHead;

/// One fetch of a response for the store: asks along the hops, judges what comes, stores it and
/// lets all who wait have it as it arrives. Confined to the loop of the request that began it; it
/// goes on when that client leaves.
final class Fetch implements Attempts.Listener {

  /// What a fetch is for.
  ///
  /// @param stale a stored response that the fetch may validate
  /// @param grace whether that may be served if the fetch fails
  /// @param client who gets a response that can't be shared; null if nobody waits
  record Job(
      Transaction t,
      Flight flight,
      @Nullable StoredResponse stale,
      Serving.Grace grace,
      @Nullable Client client) {}

  private final Job job;
  private final CacheEngine engine;
  private final Machinery machinery;
  private final boolean listed;
  private final @Nullable StoredResponse validated;
  private final Loop loop;
  private final CacheKey key;
  private final UpstreamRequest request;
  private final Slices slices;
  private final long hash;
  private boolean fromPeer;
  private boolean fromNode;

  /// The slice that is asked for in place of the whole.
  private ByteRanges.@Nullable Range probe;

  private final long requestedAt;

  /// Prepares a fetch.
  ///
  /// @param listed whether others may join its flight
  Fetch(Job job, CacheEngine engine, Machinery machinery, boolean listed) {
    this(job, engine, machinery, listed, job.stale());
  }

  private Fetch(
      Job job,
      CacheEngine engine,
      Machinery machinery,
      boolean listed,
      @Nullable StoredResponse validated) {
    this.job = job;
    this.validated = validated;
    this.engine = engine;
    this.machinery = machinery;
    this.listed = listed;
    this.loop = job.t().exchange.loop();
    this.key = job.t().policy.key();
    UpstreamRequest whole =
        UpstreamRequest.fetch(
            job.t(), machinery, job.flight().stamp(), validated == null ? null : validated.meta());
    this.request = job.client() == null ? whole.refreshing() : whole;
    this.requestedAt = machinery.nowMillis();
    this.slices = engine.slices();
    this.probe = slices.probe(job.t(), validated);
    this.hash = slices.hash(job.t());
  }

  void start() {
    ByteRanges.Range part = probe;
    UpstreamRequest sent = part == null ? request : request.ranged(part.from(), part.to());
    new Attempts(machinery, loop, hops(), sent, Bodies.empty(), this).next();
  }

  private List<Hop> hops() {
    Transaction t = job.t();
    List<Hop> hops = new ArrayList<>();
    if (!t.fabric.fromPeer()) {
      machinery.tiers().peer(hash).ifPresent(hops::add);
    }
    hops.addAll(machinery.tiers().upstream(hash, t.policy.property()));
    return hops;
  }

  @Override
  public void informed(ResponseHead head) {
    job.flight().informed(head.status(), HopByHop.toPublic(head.fields()).build());
  }

  @Override
  public void exhausted(Failure failure, String attempts) {
    job.t().attempts(attempts);
    land();
    StoredResponse stale = job.stale();
    if (stale != null && job.grace() != Serving.Grace.NONE) {
      job.flight().stored(stale, false);
    } else {
      job.flight().failed(failure);
    }
  }

  @Override
  public void answered(Hop hop, ResponseHead answer, BodySource body, String attempts) {
    machinery.metrics().upstreamAnswered(machinery.nowMillis() - requestedAt);
    Upstream sender = Upstream.of(hop, answer, attempts);
    job.flight().upstream(sender);
    fromPeer = hop instanceof Hop.Node(_, boolean peer, _) && peer;
    fromNode = hop instanceof Hop.Node;
    // What only nodes say counts only from nodes.
    ResponseHead head = hop instanceof Hop.Node ? answer : Arrival.fromOrigin(answer);
    StoredResponse stale = job.stale();
    if (head.status() == 304) {
      body.close();
      notModified(head, attempts);
    } else if (stale != null && covers(head)) {
      body.close();
      land();
      job.flight().stored(stale, false);
    } else if (probe != null && (head.status() == 206 || head.status() == 416)) {
      probed(probe, head, body, sender);
    } else {
      judge(head, body);
    }
  }

  private boolean covers(ResponseHead head) {
    return job.grace().covers(head.status(), head.fields().has(FabricFields.FAILURE));
  }

  private void probed(ByteRanges.Range asked, ResponseHead head, BodySource body, Upstream sender) {
    switch (Probed.of(asked, head, body.length(), machinery.nowMillis())) {
      case Probed.Whole(ResponseHead whole) -> judge(whole, body);
      case Probed.Part part when !slices.suits(job.t(), part.head(), part.version().length()) -> {
        slices.unfit(key);
        whole(body);
      }
      case Probed.Part part -> part(part, sender, head, body);
      case Probed.Useless(boolean forGood) -> {
        if (forGood) {
          slices.unfit(key);
        }
        whole(body);
      }
    }
  }

  /// Asks once more, for all of it.
  private void whole(BodySource body) {
    body.close();
    probe = null;
    start();
  }

  private void part(Probed.Part part, Upstream sender, ResponseHead head, BodySource body) {
    long now = machinery.nowMillis();
    switch (Storability.judge(request.asSent(), part.head(), job.t().policy.settings(), now)) {
      case Storability.NotStorable(Storability.Reason reason) -> {
        // Each asks for its own range from now on.
        body.close();
        engine.notStorable(key);
        slices.unfit(key);
        land();
        job.flight().exclusive(null, reason.text());
      }
      case Storability.Storable storable -> {
        ResponseMeta meta = meta(part.head(), storable, part.version().length(), now);
        Sliced sliced = sliced(meta, part.version());
        if (sliced == null) {
          whole(body);
          return;
        }
        long index = sliced.indexOf(part.range().from());
        slices.adopt(SliceWanted.whole(job.t(), sliced, index), head, body, sender);
        described(sliced);
      }
    }
  }

  private ResponseMeta meta(
      ResponseHead head, Storability.Storable storable, long length, long now) {
    return new Arrival(job.t(), request.asSent(), requestedAt, now, job.flight().stamp())
        .meta(head, storable, length);
  }

  /// Stores a descriptor; null if the store has no room for it.
  private @Nullable Sliced sliced(ResponseMeta meta, Version version) {
    StoredResponse stored = slices.describe(meta, version);
    return stored == null ? null : slices.sliced(job.t(), stored);
  }

  private void described(Sliced sliced) {
    engine.storable(key);
    StoredResponse stored = sliced.descriptor();
    if (job.flight().isDoomed()) {
      machinery.store().remove(stored);
    }
    land();
    Client client = job.client();
    if (isReusable(stored.meta()) || client == null) {
      job.flight().described(stored);
    } else {
      // It may be used again only after validation: those who wait do that for themselves.
      job.flight().exclusive(client, "must be validated each time");
      client.described(job.flight(), stored);
    }
  }

  private void notModified(ResponseHead head, String attempts) {
    if (validated == null) {
      exhausted(new Failure(502, "origin", "304 to a request that was not conditional"), attempts);
      return;
    }
    if (!Validation.concerns(head.fields(), validated.meta())) {
      // It speaks of another response (RFC 9111 §4.3.4): this one is asked for whole.
      new Fetch(job, engine, machinery, listed, null).start();
      return;
    }
    Freshening.Moment moment =
        Freshening.Moment.of(
            head.fields(), requestedAt, machinery.nowMillis(), job.flight().stamp());
    ResponseMeta meta =
        Freshening.refreshed(
            validated.meta(), Arrival.visible(head), job.t().policy.settings(), moment);
    StoredResponse fresh = machinery.store().update(validated, meta);
    fresh.cleanUpTo(meta.stamp().sequence());
    if (!Freshening.mayStay(meta, request.asSent(), job.t().policy.settings())) {
      machinery.store().remove(fresh);
    }
    land();
    job.flight().stored(fresh, true);
  }

  private void judge(ResponseHead head, BodySource body) {
    long now = machinery.nowMillis();
    Storability storability =
        Storability.judge(request.asSent(), head, job.t().policy.settings(), now);
    switch (storability) {
      case Storability.NotStorable(Storability.Reason reason) -> {
        if (head.status() < 500) {
          engine.notStorable(key);
        }
        exclusive(head, body, reason.text());
      }
      case Storability.Storable storable -> {
        ResponseMeta meta = meta(head, storable, body.length(), now);
        Version version = probe == null ? slices.streamable(job.t(), head, body.length()) : null;
        Sliced sliced = version == null ? null : sliced(meta, version);
        if (sliced != null) {
          slices.stream(sliced, body, loop, fromPeer);
          described(sliced);
          return;
        }
        BodyWriter writer = machinery.store().create(meta, body.length());
        if (writer == null) {
          engine.notStorable(key);
          exclusive(head, body, "too large, or the store is not well");
        } else {
          engine.storable(key);
          store(meta, writer, fromNode ? continued(head, body) : body);
        }
      }
    }
  }

  private BodySource continued(ResponseHead head, BodySource body) {
    return ContinuedBody.of(machinery, loop, this::hops, request, head, body);
  }

  private void exclusive(ResponseHead head, BodySource body, String reason) {
    land();
    Client client = job.client();
    if (client == null) {
      body.close();
      job.flight().exclusive(client, reason);
      return;
    }
    job.flight().exclusive(client, reason);
    client.exclusive(job.flight(), head, body, reason);
  }

  private void store(ResponseMeta meta, BodyWriter writer, BodySource body) {
    Client client = job.client();
    if (isReusable(meta) || client == null) {
      job.flight().streaming(meta, writer, body.length());
    } else {
      // It may be used again only after validation: those who wait do that for themselves.
      job.flight().exclusive(client, "must be validated each time");
      client.streaming(job.flight(), meta, writer, body.length());
    }
    new Intake(loop, body, writer, () -> complete(writer), this::broken).run();
  }

  private static boolean isReusable(ResponseMeta meta) {
    return meta.lifetimeMillis() > meta.initialAgeMillis() || meta.staleWhileRevalidateMillis() > 0;
  }

  private void broken() {
    job.flight().over();
    land();
  }

  private void complete(BodyWriter writer) {
    StoredResponse stored = writer.complete();
    if (writer.failed()) {
      // It outgrew what the store takes: next time nobody waits for it to be stored.
      engine.notStorable(key);
    }
    if (job.flight().isDoomed()) {
      machinery.store().remove(stored);
    }
    job.flight().over();
    land();
  }

  private void land() {
    if (listed) {
      engine.landed(key, job.flight());
    }
  }
}
