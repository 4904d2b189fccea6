package perigee.content.semantics;

import java.time.Duration;
import perigee.content.store.ResponseMeta;
import perigee.model.property.Settings;
import perigee.wire.http.CacheControl;

/// Whether a stored response may answer a request (RFC 9111 §4).
///
/// Clients of a delivery network do not steer its caches: of the request's directives only
/// `only-if-cached` and `no-store` count, which are the engine's and `Storability`'s to heed. With
/// `honoursClient`, `no-cache`, `max-age`, `min-fresh` and `max-stale` count as well.
public sealed interface Serving {

  /// The value of `Age`.
  long ageSeconds();

  /// Seconds of freshness left; negative once stale.
  long ttlSeconds();

  /// Serve it.
  record Fresh(long ageSeconds, long ttlSeconds) implements Serving {}

  /// Serve it, and let one request refresh it (RFC 5861 §3).
  record StaleWhileRevalidate(long ageSeconds, long ttlSeconds) implements Serving {}

  /// Ask the origin first; serve it only if that fails and `mayServeOnError` allows it.
  record MustValidate(long ageSeconds, long ttlSeconds) implements Serving {}

  /// Judges a stored response.
  ///
  /// @param request directives of the request
  /// @param nowMillis milliseconds since 1970
  /// @param softPurged whether a soft purge ended its freshness
  /// @param honoursClient whether the request's freshness directives count
  static Serving judge(
      ResponseMeta stored,
      CacheControl request,
      long nowMillis,
      boolean softPurged,
      boolean honoursClient) {
    long age = ageMillis(stored, nowMillis);
    long left = stored.lifetimeMillis() - age;
    long ageSeconds = age / 1000;
    long ttl = Math.floorDiv(softPurged ? Math.min(left, 0) : left, 1000);
    if (honoursClient && refuses(request, stored, age)) {
      return new MustValidate(ageSeconds, ttl);
    }
    if (left > 0 && !softPurged) {
      return new Fresh(ageSeconds, ttl);
    }
    if (honoursClient && !softPurged && toleratesStale(request, stored, left)) {
      return new Fresh(ageSeconds, ttl);
    }
    boolean inWindow = Math.max(0, -left) < stored.staleWhileRevalidateMillis();
    return inWindow ? new StaleWhileRevalidate(ageSeconds, ttl) : new MustValidate(ageSeconds, ttl);
  }

  /// The current age (§4.2.3), milliseconds. A clock that was set back makes nothing younger.
  static long ageMillis(ResponseMeta stored, long nowMillis) {
    return stored.initialAgeMillis() + Math.max(0, nowMillis - stored.receivedAt());
  }

  private static boolean refuses(CacheControl request, ResponseMeta stored, long age) {
    boolean tooOld = request.maxAge() >= 0 && age > request.maxAge() * 1000;
    boolean tooShort =
        request.minFresh() >= 0 && stored.lifetimeMillis() - age < request.minFresh() * 1000;
    boolean stays = tooOld && request.maxStale() >= 0 && request.maxAge() > 0;
    return request.noCache() || tooShort || (tooOld && !stays);
  }

  private static boolean toleratesStale(CacheControl request, ResponseMeta stored, long left) {
    CacheControl words = CacheControl.of(stored.fields());
    boolean strict = words.noCache() || words.mustRevalidate() || words.proxyRevalidate();
    return !strict && words.sMaxage() < 0 && -left <= request.maxStale() * 1000;
  }

  /// What has to go wrong before a stale response is served in place of its successor.
  enum Grace {
    /// It must not be served (RFC 9111 §4.2.4).
    NONE,
    /// The origin can't be reached, or closes without an answer (RFC 9111 §4.2.4).
    UNREACHABLE,
    /// That, or the origin answers 500, 502, 503 or 504 (RFC 5861 §4).
    ERROR;

    /// Whether the stale response is served in place of an answer.
    ///
    /// @param unreachable whether the answer only says that nobody could be reached
    public boolean covers(int status, boolean unreachable) {
      return switch (this) {
        case NONE -> false;
        case UNREACHABLE -> unreachable;
        case ERROR -> isError(status);
      };
    }
  }

  /// How long past its lifetime a response stands in for an origin that can't be reached, where
  /// nobody said otherwise.
  long UNREACHABLE_MILLIS = Duration.ofDays(1).toMillis();

  /// Whether it may be served if the next tier fails. The property's own window for errors, and its
  /// own lifetime, count before what the origin said.
  ///
  /// @param nowMillis milliseconds since 1970
  static Grace grace(ResponseMeta stored, Settings settings, long nowMillis) {
    long past = ageMillis(stored, nowMillis) - stored.lifetimeMillis();
    if (past < Math.max(stored.staleIfErrorMillis(), stored.staleWhileRevalidateMillis())) {
      return Grace.ERROR;
    }
    boolean forbidden =
        settings.staleIfError() != null
            || past >= UNREACHABLE_MILLIS
            || forbidsStale(stored, settings);
    return forbidden ? Grace.NONE : Grace.UNREACHABLE;
  }

  private static boolean forbidsStale(ResponseMeta stored, Settings settings) {
    Duration own = settings.cacheLifetime();
    if (own != null && Freshness.isCacheableByDefault(stored.status())) {
      return own.isZero();
    }
    CacheControl targeted = CacheControl.targeted(stored.fields());
    CacheControl words = targeted != null ? targeted : CacheControl.of(stored.fields());
    return words.noCache()
        || words.mustRevalidate()
        || words.proxyRevalidate()
        || words.sMaxage() != CacheControl.ABSENT;
  }

  /// Whether a status from the origin counts as its failure (RFC 5861 §4).
  static boolean isError(int status) {
    return status == 500 || status == 502 || status == 503 || status == 504;
  }
}
