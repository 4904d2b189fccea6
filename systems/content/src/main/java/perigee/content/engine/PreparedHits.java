package perigee.content.engine;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import perigee.content.purge.Verdict;
import perigee.content.record.AnswerOutline;
import perigee.content.record.Result;
import perigee.content.rules.CompiledRelease;
import perigee.content.rules.Policy;
import perigee.content.rules.RateLimits;
import perigee.content.rules.Route;
import perigee.content.semantics.Vary;
import perigee.content.store.StoredResponse;
import perigee.content.store.VariantKey;
import perigee.model.property.Compression;
import perigee.model.property.EarlyHints;
import perigee.model.property.RateLimit;
import perigee.model.property.RedirectMisled;
import perigee.model.property.Settings;
import perigee.net.http.HeldBody;
import perigee.net.http.Peer;
import perigee.net.http.PreparedAnswer;
import perigee.net.http.PreparedAnswers;
import perigee.net.http.RequestKey;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// The hits of one loop that are ready to be sent again.
///
/// The general way remains the truth: it makes each of them, and each is used only while everything
/// that it rested on is as it was. That is looked at for each request anew, in the order of the
/// general way: the configuration in force, what the store has under the key, the purges,
/// freshness, and whether the body is in memory. So nobody has to tell this table of a purge or a
/// release. Confined to the loop.
final class PreparedHits implements PreparedAnswers {

  /// Entries of one loop.
  private static final int SIZE = 4096;

  /// The longest head that is kept ready, so that the table's memory is bounded: 24 MiB at worst,
  /// usually a tenth.
  private static final int MOST_FIELD_BYTES = 2048;

  private final int loop;
  private final Machinery machinery;
  private final Supplier<CompiledRelease> release;
  private final RateLimits limits;
  private final PreparedTable table = new PreparedTable(SIZE);
  private final RequestKey key = new RequestKey();

  PreparedHits(
      int loop, Machinery machinery, Supplier<CompiledRelease> release, RateLimits limits) {
    this.loop = loop;
    this.machinery = machinery;
    this.release = release;
    this.limits = limits;
  }

  @Override
  public @Nullable PreparedAnswer find(RequestKey request, Peer peer) {
    PreparedHit hit = peer.node() == null ? table.find(request) : null;
    if (hit == null || (hit.ground().names() & request.names()) != 0) {
      return null;
    }
    long now = machinery.nowMillis();
    HeldBody body = isAsItWas(hit, now) ? hit.ground().stored().holdInMemory() : null;
    if (body == null) {
      table.remove(request, hit);
      return null;
    }
    RateLimit limit = hit.rateLimit();
    if (limit != null && !admits(limit, hit, peer, now)) {
      // The general way says how long to wait.
      body.release();
      return null;
    }
    hit.use(body, machinery.recent().take());
    return hit;
  }

  // The very list and release are meant: each change makes another one.
  @SuppressWarnings("ReferenceEquality")
  private boolean isAsItWas(PreparedHit hit, long now) {
    PreparedHit.Ground ground = hit.ground();
    return ground.release() == release.get()
        && machinery.store().find(ground.policy().key()) == ground.variants()
        && machinery.purges().verdict(ground.stored()) == Verdict.CLEAN
        && hit.isFresh(now);
  }

  private boolean admits(RateLimit limit, PreparedHit hit, Peer peer, long now) {
    String property = hit.ground().policy().property().name();
    return limits.acquire(property, peer.remote().getAddress(), limit, now) == 0;
  }

  @Override
  public void sent(PreparedAnswer answer, Sending sending) {
    AnswerOutline outline = ((PreparedHit) answer).outline();
    long began = machinery.nowMillis() - sending.totalNanos / 1_000_000;
    machinery.recent().keep(loop, outline, sending, began);
    machinery.metrics().answered(outline.result(), outline.status(), sending);
  }

  /// Keeps what the general way is about to send, if it may be sent again as it is.
  ///
  /// @param head all of it
  /// @param stored the body is the whole of this one's, as it is stored
  void keep(Transaction t, ResponseHead head, StoredResponse stored, String hitStatus) {
    CompiledRelease current = release.get();
    RequestHead request = t.request();
    boolean fits =
        t.isPublic()
            && current.number() == t.release()
            && request.method().equals("GET")
            && request.version() != HttpVersion.HTTP_1_0
            && fits(t.policy.settings())
            && fits(head, t)
            && key.read(request.target(), request.fields(), t.exchange.peer().secure());
    if (!fits) {
      return;
    }
    long names = names(current, t.policy, stored);
    Fields same = same(head.fields(), t.id, hitStatus);
    if ((names & key.names()) == 0 && same != null) {
      PreparedHit.Ground ground =
          new PreparedHit.Ground(
              names, current, t.policy, machinery.store().find(t.policy.key()), stored);
      PreparedHit.Content content =
          new PreparedHit.Content(head.status(), same, hitStatus, machinery.recent().prefix());
      if (isFound(ground, request.fields())) {
        long now = machinery.nowMillis();
        table.put(key, new PreparedHit(key.toBytes(), ground, content, outline(t, head), now));
      }
    }
  }

  /// Whether the general way would choose it now, too: another loop may have stored a newer one.
  private static boolean isFound(PreparedHit.Ground ground, Fields request) {
    for (StoredResponse variant : ground.variants()) {
      if (Vary.matches(variant.meta().variant(), request)) {
        return variant.equals(ground.stored());
      }
    }
    return false;
  }

  /// Settings under which two requests for one URL may be answered differently, or with more than
  /// one response, do not fit.
  private static boolean fits(Settings settings) {
    return settings.signedUrl() == null
        && settings.redirect() == null
        && settings.misled() == RedirectMisled.OFF
        && settings.hints().equals(EarlyHints.NONE)
        && settings.segmentsAhead() == 0
        && settings.coding().equals(Compression.OFF)
        && !settings.timesServer();
  }

  private static boolean fits(ResponseHead head, Transaction t) {
    int status = head.status();
    boolean hasBody = status >= 200 && status != 204 && status != 206 && status != 304;
    return hasBody && t.result() == Result.HIT && head.fields().wireLength() <= MOST_FIELD_BYTES;
  }

  private static long names(CompiledRelease release, Policy policy, StoredResponse stored) {
    long names = release.property(policy.property().name()).map(Route::fieldNames).orElse(-1L);
    for (VariantKey.Selector selector : stored.meta().variant().selectors()) {
      names |= RequestKey.nameBit(selector.name());
    }
    return names;
  }

  /// The fields without those that change each time; null if the property has changed one of them.
  private static @Nullable Fields same(Fields fields, String id, String hitStatus) {
    boolean usual =
        isOnly(fields, "age")
            && isOnly(fields, "cache-status")
            && isOnly(fields, FabricFields.REQUEST_ID)
            && String.valueOf(fields.first("cache-status")).startsWith(hitStatus)
            && id.equals(fields.first(FabricFields.REQUEST_ID));
    return usual
        ? fields.toBuilder()
            .remove("age")
            .remove("cache-status")
            .remove(FabricFields.REQUEST_ID)
            .build()
        : null;
  }

  private static boolean isOnly(Fields fields, String name) {
    int line = fields.indexOf(name, 0);
    return line >= 0 && fields.indexOf(name, line + 1) < 0;
  }

  private static AnswerOutline outline(Transaction t, ResponseHead head) {
    return new AnswerOutline(
        t.request().method(),
        t.url(),
        head.status(),
        t.policy.property().name(),
        Result.HIT,
        t.keyText(),
        t.release());
  }
}
