package perigee.content.engine;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import perigee.content.record.Result;
import perigee.content.semantics.Serving;
import perigee.content.semantics.Storability;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;
import perigee.wire.http.ByteRanges;
import perigee.wire.http.ContentRange;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// Parts of responses of which nothing else is stored, kept as they came to serve what they hold
/// (RFC 9111 §3.3). The end of something is asked for as the client asks, since nobody knows yet
/// where it begins.
final class Fragments {

  /// A client that wants more than this from the end is served like one that wants all.
  private static final long MOST_AT_END = 64 * 1024;

  private static final String MARK = "\nfragment\n";
  private static final List<String> CONDITIONS =
      List.of("if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range");

  private final Machinery machinery;
  private final Replies replies;

  Fragments(Machinery machinery, Replies replies) {
    this.machinery = machinery;
    this.replies = replies;
  }

  /// Where a part is in its whole.
  ///
  /// @param from the first byte
  /// @param to the byte after the last that came
  /// @param complete bytes of the whole
  record Place(long from, long to, long complete) {

    /// The place that a part claims, as far as its bytes bear it out: one that says that it reaches
    /// the end does so, wherever its bytes end.
    static @Nullable Place of(@Nullable String contentRange, long bytes) {
      ContentRange said = ContentRange.parse(contentRange).orElse(null);
      if (said == null || said.complete() < 0 || bytes <= 0 || bytes > said.length()) {
        return null;
      }
      long to = said.from() + bytes;
      return new Place(said.from(), to, said.to() == said.complete() ? to : said.complete());
    }

    boolean holds(ByteRanges.Range range) {
      return range.from() >= from && range.to() <= to;
    }
  }

  /// The key of the parts of what a key is for.
  static CacheKey key(CacheKey whole) {
    return new CacheKey(
        whole.property(), whole.scheme(), whole.host(), whole.pathAndQuery(), whole.extra() + MARK);
  }

  /// Whether a request asks for the end alone.
  boolean isForEnd(Transaction t) {
    Optional<ByteRanges> ranges = asked(t);
    if (ranges.isEmpty() || ranges.get().specs().size() != 1) {
      return false;
    }
    ByteRanges.Spec spec = ranges.get().specs().getFirst();
    return spec.first() < 0 && spec.last() <= MOST_AT_END;
  }

  private static Optional<ByteRanges> asked(Transaction t) {
    Fields fields = t.request().fields();
    boolean plain =
        t.request().method().equals("GET") && CONDITIONS.stream().noneMatch(fields::has);
    return plain ? ByteRanges.parse(fields.first("range")) : Optional.empty();
  }

  /// Answers from a part that is stored and fresh; false if none holds what is asked.
  boolean answer(Transaction t) {
    Optional<ByteRanges> ranges = asked(t);
    return ranges.isPresent()
        && Lookup.of(t, machinery, key(t.policy.key()))
            instanceof Lookup.Hit(StoredResponse stored, Serving serving)
        && answer(t, ranges.get(), stored, serving);
  }

  private boolean answer(Transaction t, ByteRanges asked, StoredResponse stored, Serving serving) {
    Place place = Place.of(stored.meta().fields().first("content-range"), stored.length());
    List<ByteRanges.Range> ranges = place == null ? List.of() : asked.resolve(place.complete());
    if (place == null || ranges.size() != 1 || !place.holds(ranges.getFirst())) {
      return false;
    }
    ByteRanges.Range range = ranges.getFirst();
    Loop loop = t.exchange.loop();
    BodySource part = stored.open(loop, range.from() - place.from(), range.to() - place.from());
    String contentRange = range.contentRange(place.complete());
    long age = Serving.ageMillis(stored.meta(), machinery.nowMillis());
    String status = replies.cacheStatus().hit().ttl(serving.ttlSeconds()).toString();
    Replies.Answerable answerable =
        new Replies.Answerable(stored.meta(), range.length(), (_, _) -> part, age);
    replies.part(t, answerable, contentRange, Result.HIT, status);
    return true;
  }

  /// Keeps a part that passes by, if it may be stored.
  ///
  /// @return the body to send: the one that comes, or one that follows what is stored of it
  BodySource keep(Arrival arrival, ResponseHead head, BodySource body) {
    if (head.status() != 206
        || !arrival.asSent().method().equals("GET")
        || Place.of(head.fields().first("content-range"), body.length()) == null
        || !(judge(arrival, head) instanceof Storability.Storable storable)) {
      return body;
    }
    ResponseMeta meta = arrival.meta(head, storable, body.length(), key(arrival.t().policy.key()));
    return Intake.keep(machinery.store(), arrival.t().exchange.loop(), meta, body);
  }

  /// Whether the whole could be stored.
  private static Storability judge(Arrival arrival, ResponseHead head) {
    RequestHead sent = arrival.asSent();
    ResponseHead whole = new ResponseHead(200, "OK", head.version(), head.fields());
    return Storability.judge(sent, whole, arrival.t().policy.settings(), arrival.receivedAt());
  }
}
