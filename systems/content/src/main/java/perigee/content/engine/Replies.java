package perigee.content.engine;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import perigee.content.record.Result;
import perigee.content.rules.FieldEditing;
import perigee.content.semantics.CacheStatus;
import perigee.content.semantics.Conditional;
import perigee.content.semantics.Freshness;
import perigee.content.semantics.HopByHop;
import perigee.content.semantics.Serving;
import perigee.content.store.BodyWriter;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.net.http.Bodies;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;
import perigee.selection.Hashing;
import perigee.wire.http.ByteRanges;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

/// Sends answers: puts on them what this tier has to say, takes off what is not for the one who
/// asked.
final class Replies {

  /// A stored or arriving response to answer from.
  ///
  /// @param length bytes of the body, or -1 if not known yet
  /// @param open the body from a byte up to another, or to the end if that is -1
  record Answerable(
      ResponseMeta meta, long length, BiFunction<Long, Long, BodySource> open, long ageMillis) {}

  private final CacheStatus own;
  private final String hitStatus;
  private final LongSupplier nanos;
  private final Codings codings;
  private final FetchAhead ahead;
  private final LinkMemory links;

  private final Map<Integer, PreparedHits> prepared;

  /// What answers come with besides themselves.
  record Extras(Codings codings, FetchAhead ahead, LinkMemory links) {}

  /// Makes one.
  ///
  /// @param prepared hits that are ready to be sent again, by loop
  Replies(String node, LongSupplier nanos, Extras extras, Map<Integer, PreparedHits> prepared) {
    this.own = CacheStatus.of(node);
    this.hitStatus = cacheStatus().hit() + "; ttl=";
    this.nanos = nanos;
    this.codings = extras.codings;
    this.ahead = extras.ahead;
    this.links = extras.links;
    this.prepared = prepared;
  }

  /// The start of this node's own member of `Cache-Status`.
  CacheStatus cacheStatus() {
    return own.copy();
  }

  /// What a stored response offers at a moment.
  Answerable answerable(Transaction t, StoredResponse stored, long nowMillis) {
    Loop loop = t.exchange.loop();
    long length = stored.length();
    Answerable plain =
        new Answerable(
            stored.meta(),
            length,
            (from, to) -> stored.open(loop, from, to < 0 ? length : to),
            Serving.ageMillis(stored.meta(), nowMillis));
    return codings.of(t, stored, plain);
  }

  /// What an arriving response offers at a moment.
  ///
  /// @param length bytes of the body, or -1 if not known yet
  Answerable arriving(
      Transaction t, ResponseMeta meta, BodyWriter body, long length, long nowMillis) {
    Loop loop = t.exchange.loop();
    Answerable plain =
        new Answerable(
            meta,
            length,
            (from, to) -> body.open(loop, from, to),
            Serving.ageMillis(meta, nowMillis));
    return codings.ofArriving(t, body, plain);
  }

  /// Whether a request asks for another version than a stored one (RFC 9110 §13.1.1).
  static boolean fails(Transaction t, ResponseMeta meta) {
    Conditional.Selected selected =
        new Conditional.Selected(meta.status(), meta.fields(), -1, meta.receivedAt());
    return Conditional.evaluate(t.request(), selected) instanceof Conditional.PreconditionFailed;
  }

  /// Answers from a stored or arriving response, heeding conditions and ranges.
  void answer(Transaction t, Answerable from, Result result, String cacheStatus) {
    if (!t.isOpen()) {
      return;
    }
    ResponseMeta meta = from.meta();
    Conditional.Selected selected =
        new Conditional.Selected(meta.status(), meta.fields(), from.length(), meta.receivedAt());
    Fields.Builder fields = meta.fields().toBuilder();
    if (from.ageMillis() >= 1000 || result != Result.MISS) {
      fields.set("age", Long.toString(from.ageMillis() / 1000));
    }
    if (!t.isPublic()) {
      fields.set(Freshness.AGE_MILLIS, Long.toString(from.ageMillis()));
    }
    switch (Conditional.evaluate(t.request(), selected)) {
      case Conditional.Full _ ->
          send(t, meta.status(), fields, from.open().apply(0L, -1L), result, cacheStatus);
      case Conditional.NotModified _ -> {
        Fields kept = Conditional.notModifiedFields(fields.build());
        send(t, 304, kept.toBuilder(), Bodies.empty(), result, cacheStatus);
      }
      case Conditional.PreconditionFailed _ ->
          send(t, 412, textFields(), Bodies.of("precondition failed\n"), result, cacheStatus);
      case Conditional.Unsatisfiable _ -> {
        Fields.Builder range = textFields().set("content-range", "bytes */" + from.length());
        send(t, 416, range, Bodies.of("range not satisfiable\n"), result, cacheStatus);
      }
      case Conditional.Partial(var ranges) when ranges.size() == 1 -> {
        ByteRanges.Range range = ranges.getFirst();
        fields.set("content-range", range.contentRange(from.length()));
        BodySource part = from.open().apply(range.from(), range.to());
        send(t, 206, fields, part, result, cacheStatus);
      }
      case Conditional.Partial(var ranges) -> {
        String boundary = boundary(t);
        String type = meta.fields().first("content-type");
        fields.set("content-type", "multipart/byteranges; boundary=" + boundary);
        BodySource parts = new Multipart(ranges, type, boundary, from.length(), from.open());
        send(t, 206, fields, parts, result, cacheStatus);
      }
    }
  }

  /// Nobody who writes content can know it before.
  private String boundary(Transaction t) {
    long seed = Hashing.hash(t.id) ^ nanos.getAsLong();
    return "perigee-" + Long.toHexString(Hashing.mix(seed)) + Long.toHexString(Hashing.mix(~seed));
  }

  /// A part of a response, of which no more is known.
  void part(
      Transaction t, Answerable from, String contentRange, Result result, String cacheStatus) {
    Fields.Builder fields = from.meta().fields().toBuilder();
    aged(t, fields, from.ageMillis());
    fields.set("content-range", contentRange);
    send(t, 206, fields, from.open().apply(0L, -1L), result, cacheStatus);
  }

  private static void aged(Transaction t, Fields.Builder fields, long ageMillis) {
    fields.set("age", Long.toString(ageMillis / 1000));
    if (!t.isPublic()) {
      fields.set(Freshness.AGE_MILLIS, Long.toString(ageMillis));
    }
  }

  /// Passes a response on as it comes.
  void relay(Transaction t, ResponseHead head, BodySource body, Result result, CacheStatus own) {
    if (!t.isOpen()) {
      body.close();
      return;
    }
    Fields.Builder fields = HopByHop.toPublic(head.fields());
    String status = own.after(head.fields().combined("cache-status"));
    send(t, head.status(), fields, body, result, status);
  }

  /// An answer of this node itself.
  void local(Transaction t, int status, Fields.Builder more, String detail, CacheStatus own) {
    if (!t.isOpen()) {
      return;
    }
    Fields.Builder fields = more.set("content-type", "text/plain; charset=utf-8");
    fields.set("cache-control", "no-store");
    Result result = status >= 500 ? Result.ERROR : Result.LOCAL;
    send(t, status, fields, Bodies.of(detail + "\n"), result, own.toString());
  }

  /// Tells that no answer could be had from upstream.
  ///
  /// @param text for the client; the failure's own words are for the record and `Cache-Status`
  void failed(Transaction t, Failure failure, CacheStatus.Forward why, String text) {
    Fields.Builder fields = Fields.builder();
    if (!t.isPublic()) {
      fields.add(FabricFields.FAILURE, failure.kind());
    }
    t.because(failure.detail());
    CacheStatus status = cacheStatus().forwarded(why).detail(failure.detail());
    local(t, failure.status(), fields, text, status);
  }

  private void send(
      Transaction t,
      int status,
      Fields.Builder fields,
      BodySource body,
      Result result,
      String cacheStatus) {
    fields.set("cache-status", cacheStatus);
    BodySource sent = body;
    if (t.isPublic()) {
      fields.remove("surrogate-key");
      fields.remove("cache-tag");
      FieldEditing.apply(t.policy.settings().responseFields(), fields);
      if (t.policy.settings().timesServer()) {
        String dur = t.elapsedMillis(nanos.getAsLong());
        fields.add("server-timing", "cache;desc=\"" + result.label() + "\";dur=" + dur);
      }
      links.sent(t, status, fields);
      if (result == Result.PASS) {
        sent = PassingCoding.apply(t, status, fields, body);
      }
      sent = ahead.sent(t, status, fields, sent);
    }
    fields.set(FabricFields.REQUEST_ID, t.id);
    t.outcome(result, status);
    ResponseHead head = new ResponseHead(status, "", HttpVersion.HTTP_1_1, fields.build());
    StoredResponse stored = t.hit();
    PreparedHits ready = prepared.get(t.exchange.loop().index());
    if (stored != null && ready != null && sent.equals(body) && body.length() == stored.length()) {
      ready.keep(t, head, stored, hitStatus);
    }
    t.exchange.respond(head, sent);
  }

  private static Fields.Builder textFields() {
    return Fields.builder().add("content-type", "text/plain; charset=utf-8");
  }

  /// The upstream's `Cache-Status` of a flight, for those who got its response fresh from there.
  static @Nullable String upstreamStatus(@Nullable Upstream upstream) {
    return upstream == null ? null : upstream.cacheStatus();
  }
}
