package perigee.content.engine;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.content.coding.CodedFields;
import perigee.content.coding.Negotiation;
import perigee.content.semantics.Freshening;
import perigee.content.semantics.Freshness;
import perigee.content.semantics.HopByHop;
import perigee.content.semantics.Serving;
import perigee.content.semantics.Storability;
import perigee.content.semantics.StoredFields;
import perigee.content.semantics.Tags;
import perigee.content.semantics.Validation;
import perigee.content.semantics.Vary;
import perigee.content.semantics.Version;
import perigee.content.store.BodyWriter;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.content.store.VariantKey;
import perigee.content.tier.Hop;
import perigee.model.property.Compression;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;
import perigee.wire.http.ByteRanges;
import perigee.wire.http.Fields;
import perigee.wire.http.ResponseHead;

/// One fetch of a response for the store: asks along the hops, judges what comes, stores it and
/// lets all who wait have it as it arrives. Confined to the loop of the request that began it; it
/// goes on when that client leaves.
final class Fetch implements Attempts.Listener {

  private static final int PIECE = 64 * 1024;

  /// What a fetch is for.
  ///
  /// @param stale a stored response that the fetch may validate
  /// @param staleOnError whether that may be served if the fetch fails
  /// @param client who gets a response that can't be shared; null if nobody waits
  record Job(
      Transaction t,
      Flight flight,
      @Nullable StoredResponse stale,
      boolean staleOnError,
      @Nullable Client client) {}

  private final Job job;
  private final CacheEngine engine;
  private final Machinery machinery;
  private final boolean listed;
  private final Loop loop;
  private final CacheKey key;
  private final UpstreamRequest request;
  private final Slices slices;
  private final long hash;
  private boolean fromPeer;

  /// The slice that is asked for in place of the whole.
  private ByteRanges.@Nullable Range probe;

  private final long requestedAt;

  /// Prepares a fetch.
  ///
  /// @param listed whether others may join its flight
  Fetch(Job job, CacheEngine engine, Machinery machinery, boolean listed) {
    this.job = job;
    this.engine = engine;
    this.machinery = machinery;
    this.listed = listed;
    this.loop = job.t().exchange.loop();
    this.key = job.t().policy.key();
    StoredResponse stale = job.stale();
    this.request =
        UpstreamRequest.fetch(
            job.t(), machinery, job.flight().stamp(), stale == null ? null : stale.meta());
    this.requestedAt = machinery.nowMillis();
    this.slices = engine.slices();
    this.probe = slices.probe(job.t(), stale);
    this.hash = slices.hash(job.t());
  }

  void start() {
    Transaction t = job.t();
    List<Hop> hops = new ArrayList<>();
    if (!t.fabric.fromPeer()) {
      machinery.tiers().peer(hash).ifPresent(hops::add);
    }
    hops.addAll(machinery.tiers().upstream(hash, t.policy.property()));
    ByteRanges.Range part = probe;
    UpstreamRequest sent = part == null ? request : request.ranged(part.from(), part.to());
    new Attempts(machinery, loop, hops, sent, Bodies.empty(), this).next();
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
    if (stale != null && job.staleOnError()) {
      job.flight().stored(stale, false);
    } else {
      job.flight().failed(failure);
    }
  }

  @Override
  public void answered(Hop hop, ResponseHead head, BodySource body, String attempts) {
    machinery.metrics().upstreamAnswered(machinery.nowMillis() - requestedAt);
    job.flight().upstream(Upstream.of(hop, head, attempts));
    fromPeer = hop instanceof Hop.Node(_, boolean peer, _) && peer;
    StoredResponse stale = job.stale();
    if (head.status() == 304) {
      body.close();
      notModified(head, attempts, stale);
    } else if (stale != null && job.staleOnError() && Serving.isError(head.status())) {
      body.close();
      land();
      job.flight().stored(stale, false);
    } else if (probe != null && (head.status() == 206 || head.status() == 416)) {
      probed(probe, hop, head, body, attempts);
    } else {
      judge(head, body);
    }
  }

  private void probed(
      ByteRanges.Range asked, Hop hop, ResponseHead head, BodySource body, String attempts) {
    switch (Probed.of(asked, head, body.length(), machinery.nowMillis())) {
      case Probed.Whole(ResponseHead whole) -> judge(whole, body);
      case Probed.Part part when !slices.suits(job.t(), part.head(), part.version().length()) -> {
        slices.unfit(key);
        whole(body);
      }
      case Probed.Part part -> part(part, Upstream.of(hop, head, attempts), head, body);
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
      case Storability.Storable(Freshness freshness, List<String> withheld) -> {
        ResponseMeta meta = meta(part.head(), freshness, withheld, now, part.version().length());
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

  private void notModified(ResponseHead head, String attempts, @Nullable StoredResponse stale) {
    if (stale == null || !Validation.concerns(head.fields(), stale.meta())) {
      exhausted(new Failure(502, "origin", "304 to a request that was not conditional"), attempts);
      return;
    }
    Freshening.Moment moment =
        new Freshening.Moment(requestedAt, machinery.nowMillis(), job.flight().stamp());
    ResponseMeta meta =
        Freshening.refreshed(stale.meta(), visible(head), job.t().policy.settings(), moment);
    StoredResponse fresh = machinery.store().update(stale, meta);
    fresh.cleanUpTo(meta.stamp().sequence());
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
      case Storability.Storable(Freshness freshness, List<String> withheld) -> {
        ResponseMeta meta = meta(head, freshness, withheld, now, body.length());
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
          store(meta, writer, body);
        }
      }
    }
  }

  private ResponseMeta meta(
      ResponseHead head, Freshness freshness, List<String> withheld, long now, long length) {
    Fields kept = StoredFields.of(visible(head).fields(), withheld);
    VariantKey variant = Vary.key(head.fields(), request.asSent().fields());
    Compression wanted = job.t().policy.settings().coding();
    if (wanted.on()) {
      variant = variant.without("accept-encoding");
      kept = varying(wanted, head.status(), kept, length);
    }
    return new ResponseMeta(
        key,
        variant,
        job.t().policy.property().provider(),
        head.status(),
        head.reason(),
        kept,
        requestedAt,
        now,
        Freshness.initialAgeMillis(head.fields(), requestedAt, now),
        freshness.lifetimeMillis(),
        freshness.staleWhileRevalidateMillis(),
        freshness.staleIfErrorMillis(),
        Tags.of(head.fields()),
        job.flight().stamp());
  }

  /// Where the coding is chosen here, who else caches it must know that it is (RFC 9110 §12.5.5).
  private static Fields varying(Compression wanted, int status, Fields kept, long length) {
    Fields.Builder varying = kept.toBuilder();
    boolean depends = Negotiation.isNegotiable(wanted, status, kept, length);
    return depends && CodedFields.vary(varying, kept) ? varying.build() : kept;
  }

  /// What the response says besides what nodes say to each other.
  private static ResponseHead visible(ResponseHead head) {
    Fields fields = HopByHop.toPublic(head.fields()).remove("cache-status").build();
    return new ResponseHead(head.status(), head.reason(), head.version(), fields);
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
    pump(writer, body);
  }

  private static boolean isReusable(ResponseMeta meta) {
    return meta.lifetimeMillis() > meta.initialAgeMillis() || meta.staleWhileRevalidateMillis() > 0;
  }

  private void pump(BodyWriter writer, BodySource body) {
    body.onReady(() -> pump(writer, body));
    while (writer.keepsUp()) {
      switch (body.pull(PIECE)) {
        case BodySource.Piece.Data(ByteBuf bytes) -> writer.append(bytes);
        case BodySource.Piece.Later _ -> {
          return;
        }
        case BodySource.Piece.End _ -> {
          complete(writer);
          body.close();
          return;
        }
        case BodySource.Piece.Failed(String reason) -> {
          job.flight().over();
          writer.fail(reason);
          body.close();
          land();
          return;
        }
      }
    }
    body.onReady(() -> {});
    writer.onDrained(loop, () -> pump(writer, body));
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
