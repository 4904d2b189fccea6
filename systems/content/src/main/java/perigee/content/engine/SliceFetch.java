package perigee.content.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.content.store.BodyWriter;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.VariantKey;
import perigee.content.tier.Hop;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;
import perigee.wire.http.ContentRange;
import perigee.wire.http.Fields;
import perigee.wire.http.ResponseHead;

/// One fetch of a slice for the store. Asks only for the version that is wanted, and takes no other
/// (RFC 9110 §15.3.7.3). Confined to the loop of the request that began it until its bytes come,
/// then to the loop that they come on.
final class SliceFetch implements Attempts.Listener {

  private final Slices slices;
  private final Machinery machinery;
  private final SliceWanted wanted;
  private final Flight flight;
  private final @Nullable SliceWaiter owner;
  private final boolean listed;
  private final CacheKey key;
  private final long requestedAt;

  /// Prepares a fetch.
  ///
  /// @param owner who gets the bytes if they can't be stored; null if nobody waits
  /// @param listed whether others may join its flight
  SliceFetch(
      Slices slices,
      SliceWanted wanted,
      Flight flight,
      @Nullable SliceWaiter owner,
      boolean listed) {
    this.slices = slices;
    this.machinery = slices.machinery();
    this.wanted = wanted;
    this.flight = flight;
    this.owner = owner;
    this.listed = listed;
    this.key = wanted.sliced().key(wanted.index());
    this.requestedAt = machinery.nowMillis();
  }

  long index() {
    return wanted.index();
  }

  long length() {
    return wanted.sliceLength();
  }

  Loop loop() {
    return wanted.t().exchange.loop();
  }

  void start() {
    SliceStream running = listed ? slices.stream(wanted.sliced()) : null;
    if (running == null || !running.offer(this)) {
      ask();
    }
  }

  /// Asks for the slice alone.
  void ask() {
    Transaction t = wanted.t();
    long hash = wanted.hash();
    List<Hop> hops = new ArrayList<>();
    slices.owner(wanted).ifPresent(hops::add);
    hops.addAll(machinery.tiers().upstream(hash, t.policy.property()));
    Sliced sliced = wanted.sliced();
    UpstreamRequest request =
        UpstreamRequest.fetch(t, machinery, flight.stamp(), null)
            .part(sliced.from(index()), sliced.to(index()), sliced.version());
    new Attempts(machinery, loop(), hops, request, Bodies.empty(), this).next();
  }

  @Override
  public void informed(ResponseHead head) {}

  @Override
  public void exhausted(Failure failure, String attempts) {
    fail(failure);
  }

  @Override
  public void answered(Hop hop, ResponseHead head, BodySource body, String attempts) {
    flight.upstream(Upstream.of(hop, head, attempts));
    machinery.metrics().upstreamAnswered(machinery.nowMillis() - requestedAt);
    Sliced sliced = wanted.sliced();
    Failure wrong = wrong(sliced, sliced.from(index()), sliced.to(index()), head, body.length());
    if (wrong == null) {
      receive(head.fields(), body, loop());
      return;
    }
    body.close();
    if (wrong.kind().equals(Slices.CHANGED)) {
      slices.changed(sliced);
      if (sliced.version().isOf(head.fields()) && head.status() < 300) {
        // The same version, but not the bytes that were asked for: nothing better comes next time.
        slices.unfit(sliced.meta().key());
      }
    }
    fail(wrong);
  }

  /// Why an answer is not the part that was asked for; null if it is.
  static @Nullable Failure wrong(
      Sliced sliced, long from, long to, ResponseHead head, long bodyLength) {
    if (head.status() >= 500) {
      return new Failure(502, "origin", "status " + head.status() + " to the request for a slice");
    }
    ContentRange asked = new ContentRange(from, to, sliced.length());
    boolean right =
        head.status() == 206
            && sliced.version().isOf(head.fields())
            && ContentRange.parse(head.fields().first("content-range"))
                .filter(asked::equals)
                .isPresent()
            && (bodyLength < 0 || bodyLength == asked.length());
    String detail = "the version changed: status " + head.status() + " to the request for a slice";
    return right ? null : new Failure(502, Slices.CHANGED, detail);
  }

  private void fail(Failure failure) {
    land();
    flight.failed(failure);
  }

  private void land() {
    if (listed) {
      slices.landed(key, flight);
    }
  }

  /// Takes the bytes of the slice.
  ///
  /// @param from fields of the response that brings them
  /// @param on where they come
  void receive(Fields from, BodySource body, Loop on) {
    ResponseMeta meta = meta(from);
    BodyWriter writer = machinery.store().create(meta, length());
    if (writer != null) {
      flight.streaming(meta, writer, length());
      new SliceFill(writer, body, length(), on, this::filled).pump();
      return;
    }
    land();
    flight.exclusive(owner, "the store takes no slices");
    if (owner == null || !owner.loop().inLoop()) {
      body.close();
      if (owner != null) {
        owner.loop().execute(() -> owner.released("the store takes no slices"));
      }
      return;
    }
    owner.direct(flight, body);
  }

  private void filled() {
    flight.over();
    land();
  }

  private ResponseMeta meta(Fields from) {
    Sliced sliced = wanted.sliced();
    long now = machinery.nowMillis();
    Fields.Builder kept = Fields.builder();
    String date = from.first("date");
    if (date != null) {
      kept.add("date", date);
    }
    return new ResponseMeta(
        key,
        VariantKey.NONE,
        sliced.meta().provider(),
        206,
        "",
        kept.build(),
        requestedAt,
        now,
        0,
        0,
        0,
        0,
        sliced.meta().tags(),
        flight.stamp());
  }

  /// The metadata of a stored slice with the tags that the whole has by now.
  static ResponseMeta meta(Sliced sliced, ResponseMeta slice) {
    return new ResponseMeta(
        slice.key(),
        slice.variant(),
        slice.provider(),
        slice.status(),
        slice.reason(),
        slice.fields(),
        slice.requestedAt(),
        slice.receivedAt(),
        0,
        0,
        0,
        0,
        sliced.meta().tags(),
        slice.stamp());
  }
}
