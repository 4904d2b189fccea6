package perigee.content.engine;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.content.record.AnswerOutline;
import perigee.content.rules.CompiledRelease;
import perigee.content.rules.Policy;
import perigee.content.semantics.Serving;
import perigee.content.store.ResponseMeta;
import perigee.content.store.StoredResponse;
import perigee.model.property.RateLimit;
import perigee.net.http.EncodedHead;
import perigee.net.http.HeldBody;
import perigee.net.http.PreparedAnswer;
import perigee.net.http.RequestKey;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;

/// A hit that is ready to be sent again: what the general way came to once, and what that rested
/// on. Confined to its loop.
final class PreparedHit implements PreparedAnswer, PreparedAnswer.Figures {

  /// What a hit rests on: if any of it changes, the general way must be gone again.
  ///
  /// @param names bits of the field names that the property's rules or `Vary` look at
  /// @param release the configuration in force
  /// @param variants what the store has under the cache key, the very list
  record Ground(
      long names,
      CompiledRelease release,
      Policy policy,
      List<StoredResponse> variants,
      StoredResponse stored) {}

  /// What is sent.
  ///
  /// @param fields but for `Age`, `Cache-Status` and the answer's id
  /// @param cacheStatus up to the seconds of freshness
  /// @param idPrefix of the answer's id
  record Content(int status, Fields fields, String cacheStatus, String idPrefix) {}

  private final byte[] key;
  private final Ground ground;
  private final Content content;
  private final AnswerOutline outline;
  private final long freshUntilMillis;
  private final Map<HttpVersion, EncodedHead> encoded = new EnumMap<>(HttpVersion.class);

  private @Nullable HeldBody body;
  private long ageMillis;
  private long number;
  private long usedMillis;

  /// Makes one.
  ///
  /// @param key the bytes of the request's key
  PreparedHit(byte[] key, Ground ground, Content content, AnswerOutline outline, long nowMillis) {
    ResponseMeta meta = ground.stored.meta();
    this.key = key;
    this.ground = ground;
    this.content = content;
    this.outline = outline;
    this.freshUntilMillis = meta.receivedAt() + meta.lifetimeMillis() - meta.initialAgeMillis();
    this.usedMillis = nowMillis;
  }

  /// Whether a request has the key of this hit.
  boolean isFor(RequestKey request) {
    return request.is(key);
  }

  Ground ground() {
    return ground;
  }

  AnswerOutline outline() {
    return outline;
  }

  long usedMillis() {
    return usedMillis;
  }

  @Nullable RateLimit rateLimit() {
    return ground.policy.settings().rateLimit();
  }

  /// Whether it is fresh (RFC 9111 §4.2); if it is, what it says of its age is as of now.
  boolean isFresh(long nowMillis) {
    usedMillis = nowMillis;
    ageMillis = Serving.ageMillis(ground.stored.meta(), nowMillis);
    return nowMillis < freshUntilMillis;
  }

  void use(HeldBody held, long itsNumber) {
    body = held;
    number = itsNumber;
  }

  @Override
  public int status() {
    return content.status;
  }

  @Override
  public Fields fields() {
    return content.fields;
  }

  @Override
  public Figures figures() {
    return this;
  }

  @Override
  public long ageSeconds() {
    return ageMillis / 1000;
  }

  @Override
  public String cacheStatus() {
    return content.cacheStatus;
  }

  @Override
  public long ttlSeconds() {
    return Math.floorDiv(ground.stored.meta().lifetimeMillis() - ageMillis, 1000);
  }

  @Override
  public String idName() {
    return FabricFields.REQUEST_ID;
  }

  @Override
  public String idPrefix() {
    return content.idPrefix;
  }

  @Override
  public long number() {
    return number;
  }

  @Override
  public HeldBody body() {
    HeldBody held = body;
    if (held == null) {
      throw new IllegalStateException("an answer is used that was not found");
    }
    return held;
  }

  @Override
  public @Nullable EncodedHead encoded(HttpVersion by) {
    return encoded.get(by);
  }

  @Override
  public void encoded(HttpVersion by, EncodedHead head) {
    encoded.put(by, head);
  }
}
