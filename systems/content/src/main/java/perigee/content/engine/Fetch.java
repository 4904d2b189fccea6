package perigee.content.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.content.semantics.Freshening;
import perigee.content.semantics.HopByHop;
import perigee.content.semantics.Serving;
import perigee.content.semantics.Storability;
import perigee.content.semantics.Validation;
import perigee.content.store.BodyWriter;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.content.tier.Hop;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;
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
  }

  void start() {
    Transaction t = job.t();
    long hash = t.keyHash();
    List<Hop> hops = new ArrayList<>();
    if (!t.fabric.fromPeer()) {
      machinery.tiers().peer(hash).ifPresent(hops::add);
    }
    hops.addAll(machinery.tiers().upstream(hash, t.policy.property()));
    new Attempts(machinery, loop, hops, request, Bodies.empty(), this).next();
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
    job.flight().upstream(Upstream.of(hop, answer, attempts));
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
    } else {
      judge(head, body);
    }
  }

  private boolean covers(ResponseHead head) {
    return job.grace().covers(head.status(), head.fields().has(FabricFields.FAILURE));
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
        ResponseMeta meta =
            new Arrival(job.t(), request.asSent(), requestedAt, now, job.flight().stamp())
                .meta(head, storable, body.length());
        BodyWriter writer = machinery.store().create(meta, body.length());
        if (writer == null) {
          engine.notStorable(key);
          exclusive(head, body, "too large, or the store is not well");
        } else {
          engine.storable(key);
          store(meta, writer, body);
        }
      }
    }
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
    boolean reusable =
        meta.lifetimeMillis() > meta.initialAgeMillis() || meta.staleWhileRevalidateMillis() > 0;
    Client client = job.client();
    if (reusable || client == null) {
      job.flight().streaming(meta, writer, body.length());
    } else {
      // It may be used again only after validation: those who wait do that for themselves.
      job.flight().exclusive(client, "must be validated each time");
      client.streaming(job.flight(), meta, writer, body.length());
    }
    new Intake(loop, body, writer, () -> complete(writer), this::broken).run();
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
