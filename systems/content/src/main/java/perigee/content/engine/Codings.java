package perigee.content.engine;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;
import perigee.content.coding.CodedFields;
import perigee.content.coding.Coding;
import perigee.content.coding.DecodeLimit;
import perigee.content.coding.Effort;
import perigee.content.coding.Negotiation;
import perigee.content.store.BodyWriter;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.content.store.VariantKey;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;
import perigee.selection.Hashing;
import perigee.wire.http.Fields;

/// Gives each client the coding of a stored response that suits it, and makes each coding once.
///
/// What is stored as it came from upstream is the parent. Each coding of its body is stored beside
/// it, under a key that holds the body's number, and is found through the parent alone: so a purge,
/// an expiry or a new body of the parent ends all codings at once, and a validation keeps them. The
/// first client that wants a coding starts it and is sent what is made as it is made; those who
/// come meanwhile follow the same. Safe for all loops.
final class Codings {

  /// Codings being made at one time; beyond it a client gets what there is.
  private static final int MOST_MAKINGS = 64;

  /// Places for what is remembered of bodies; two that meet in one forget each other.
  private static final int PLACES = 4096;

  /// After this many hits a coding is made once more, with all effort.
  private static final int HITS_BEFORE_BEST = 32;

  /// Longer bodies are not made once more: a thread does about 1 MB/s at that.
  private static final long MOST_BEST_BYTES = 1 << 20;

  private static final DecodeLimit LIMIT = DecodeLimit.of(256L << 20);

  private static final VariantKey BEST =
      new VariantKey(List.of(new VariantKey.Selector("effort", "best")));

  private final Machinery machinery;
  private final CodingThreads threads = new CodingThreads(MOST_MAKINGS);
  private final ConcurrentHashMap<CacheKey, Making> makings = new ConcurrentHashMap<>();
  private final AtomicLongArray worthless = new AtomicLongArray(PLACES);
  private final AtomicIntegerArray hits = new AtomicIntegerArray(PLACES);

  Codings(Machinery machinery) {
    this.machinery = machinery;
  }

  /// A response in one coding, and what to make another from.
  ///
  /// @param bodyId of the parent
  /// @param stored the parent, once it is complete
  private record Parent(
      Replies.Answerable plain, long bodyId, @Nullable StoredResponse stored, String token) {

    CacheKey key() {
      CacheKey own = plain.meta().key();
      String extra = own.extra() + "\n" + token + "\n" + Long.toHexString(bodyId);
      return new CacheKey(own.property(), own.scheme(), own.host(), own.pathAndQuery(), extra);
    }

    /// What is known of the coded body: all that is known of the parent, so that they stay alike.
    ResponseMeta meta(VariantKey variant) {
      ResponseMeta of = plain.meta();
      String revision = variant.equals(BEST) ? "2" : "";
      return new ResponseMeta(
          key(),
          variant,
          of.provider(),
          of.status(),
          of.reason(),
          CodedFields.stored(of.fields(), token, revision),
          of.requestedAt(),
          of.receivedAt(),
          of.initialAgeMillis(),
          of.lifetimeMillis(),
          of.staleWhileRevalidateMillis(),
          of.staleIfErrorMillis(),
          of.tags(),
          of.stamp());
    }

    int place(long hash) {
      return (int) (hash & (PLACES - 1));
    }

    long hash() {
      return Hashing.hash(token + bodyId) | 1;
    }
  }

  /// What to answer from: the stored response, or a coding of it.
  Replies.Answerable of(Transaction t, StoredResponse stored, Replies.Answerable plain) {
    if (!codesFor(t) || stored.bodyId() == 0) {
      return plain;
    }
    return chosen(t, plain, stored.bodyId(), stored);
  }

  /// What to answer from while the response still comes.
  Replies.Answerable ofArriving(Transaction t, BodyWriter body, Replies.Answerable plain) {
    if (!codesFor(t) || body.bodyId() == 0) {
      return plain;
    }
    return chosen(t, plain, body.bodyId(), null);
  }

  /// Codings are made where the client is, or for a node of the region that has a client: between
  /// the tiers all goes as the origin sent it.
  private static boolean codesFor(Transaction t) {
    if (!t.policy.settings().coding().on()) {
      return false;
    }
    return t.isPublic() || (t.fabric.fromPeer() && t.request().fields().has("accept-encoding"));
  }

  private Replies.Answerable chosen(
      Transaction t, Replies.Answerable plain, long bodyId, @Nullable StoredResponse stored) {
    Fields asked = t.request().fields();
    ResponseMeta meta = plain.meta();
    Negotiation outcome =
        Negotiation.of(
            asked, t.policy.settings().coding(), meta.status(), meta.fields(), plain.length());
    return switch (outcome) {
      case Negotiation.AsIs _ -> varying(t, plain, stored);
      case Negotiation.Encode(Coding coding) -> {
        Parent parent = new Parent(varying(t, plain, stored), bodyId, stored, coding.token());
        yield wantsPlainPart(asked) ? parent.plain() : encoded(t, parent, coding);
      }
      case Negotiation.Decode(Coding coding) ->
          coded(t, new Parent(plain, bodyId, stored, "identity"), () -> coding.decoder(LIMIT));
    };
  }

  /// A part of a coded body is for those alone who have the rest of it: they name its tag. A date
  /// does not tell which bytes they have.
  private static boolean wantsPlainPart(Fields asked) {
    if (!asked.has("range")) {
      return false;
    }
    String condition = asked.first("if-range");
    return condition == null || (condition.endsWith("\"") && !CodedFields.isCoded(condition));
  }

  /// What was stored before the property wanted codings lacks `Vary`.
  private Replies.Answerable varying(
      Transaction t, Replies.Answerable plain, @Nullable StoredResponse stored) {
    ResponseMeta meta = plain.meta();
    Fields.Builder fields = meta.fields().toBuilder();
    boolean depends =
        Negotiation.isNegotiable(
            t.policy.settings().coding(), meta.status(), meta.fields(), plain.length());
    if (!depends || stored == null || !CodedFields.vary(fields, meta.fields())) {
      return plain;
    }
    ResponseMeta varying = meta.withFields(fields.build());
    machinery.store().update(stored, varying);
    return new Replies.Answerable(varying, plain.length(), plain.open(), plain.ageMillis());
  }

  private Replies.Answerable encoded(Transaction t, Parent parent, Coding coding) {
    long hash = parent.hash();
    if (worthless.get(parent.place(hash)) == hash) {
      return parent.plain();
    }
    return coded(t, parent, () -> coding.encoder(Effort.FIRST));
  }

  private Replies.Answerable coded(Transaction t, Parent parent, Making.Codec codec) {
    CacheKey key = parent.key();
    Making running = makings.get(key);
    if (running == null) {
      List<StoredResponse> made = machinery.store().find(key);
      if (!made.isEmpty()) {
        return stored(t, parent, made.getFirst());
      }
      running = begun(t, parent, key, codec);
    }
    if (running == null) {
      return parent.plain();
    }
    BodyWriter body = running.body();
    Loop loop = t.exchange.loop();
    return new Replies.Answerable(
        running.meta(), -1, (from, to) -> body.open(loop, from, to), parent.plain().ageMillis());
  }

  private Replies.Answerable stored(Transaction t, Parent parent, StoredResponse made) {
    StoredResponse current = made;
    ResponseMeta of = parent.plain().meta();
    if (made.meta().receivedAt() != of.receivedAt()
        || made.meta().requestedAt() != of.requestedAt()) {
      // The parent was validated since.
      current = machinery.store().update(made, parent.meta(made.meta().variant()));
    }
    if (parent.stored() != null) {
      parent.stored().touch();
      improve(t, parent, made);
    }
    StoredResponse served = current;
    Loop loop = t.exchange.loop();
    long length = served.length();
    boolean ranged = CodedFields.isCoded(t.request().fields().first("if-range"));
    return new Replies.Answerable(
        served.meta(),
        ranged ? length : withoutRanges(t, length),
        (from, to) -> served.open(loop, from, to < 0 ? length : to),
        parent.plain().ageMillis());
  }

  /// With an unknown length a range is not heeded.
  private static long withoutRanges(Transaction t, long length) {
    return t.request().fields().has("range") ? -1 : length;
  }

  /// Makes a coding anew, and smaller, once it was asked for often.
  private void improve(Transaction t, Parent parent, StoredResponse made) {
    Coding coding = Coding.named(parent.token()).orElse(null);
    boolean best = made.meta().variant().equals(BEST);
    if (coding == null || best || parent.plain().length() > MOST_BEST_BYTES) {
      return;
    }
    int count = hits.incrementAndGet(parent.place(parent.hash()));
    if (count % HITS_BEFORE_BEST == 0 && makings.size() < MOST_MAKINGS) {
      Making anew = making(t, parent, BEST, () -> coding.encoder(Effort.BEST));
      CacheKey key = new CacheKey("", "", "", "", parent.key().extra() + "\nbest");
      if (anew != null && makings.putIfAbsent(key, anew) != null) {
        anew.body().fail("made elsewhere");
      } else if (anew != null) {
        anew.onEnd(() -> makings.remove(key, anew));
        anew.start(
            parent.plain().open().apply(0L, -1L),
            better -> {
              if (better.length() < made.length()) {
                machinery.store().remove(made);
              } else {
                machinery.store().remove(better);
              }
            });
      }
    }
  }

  private @Nullable Making begun(Transaction t, Parent parent, CacheKey key, Making.Codec codec) {
    if (makings.size() >= MOST_MAKINGS) {
      machinery.metrics().codingDeclined();
      return null;
    }
    Making fresh = making(t, parent, VariantKey.NONE, codec);
    if (fresh == null) {
      return null;
    }
    Making other = makings.putIfAbsent(key, fresh);
    if (other != null) {
      fresh.body().fail("made elsewhere");
      return other;
    }
    BodySource source = parent.plain().open().apply(0L, -1L);
    fresh.onEnd(() -> makings.remove(key, fresh));
    fresh.start(source, made -> judge(parent, made, fresh));
    return fresh;
  }

  private @Nullable Making making(
      Transaction t, Parent parent, VariantKey variant, Making.Codec codec) {
    ResponseMeta meta = parent.meta(variant);
    BodyWriter body = machinery.store().create(meta, -1);
    return body == null ? null : new Making(t.exchange.loop(), threads, meta, body, codec);
  }

  /// What did not become smaller is not kept, and not tried again.
  private void judge(Parent parent, StoredResponse made, Making making) {
    machinery.metrics().codingMade(parent.token());
    boolean encoded = !parent.token().equals("identity");
    if (encoded && made.length() >= making.taken()) {
      long hash = parent.hash();
      worthless.set(parent.place(hash), hash);
      machinery.store().remove(made);
    }
  }
}
