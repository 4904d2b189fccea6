package perigee.content.semantics;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import perigee.model.property.Settings;
import perigee.wire.http.CacheControl;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpDate;
import perigee.wire.http.ResponseHead;

/// How long a response may be used (RFC 9111 §4.2, RFC 5861).
///
/// The lifetime is, in this order: the property's `cacheLifetime` (for statuses that are cacheable
/// by default), `CDN-Cache-Control` (RFC 9213), `s-maxage`, `max-age`, `Expires` − `Date`, and for
/// statuses cacheable by default a tenth of `Date` − `Last-Modified`, at most a day. The property's
/// lifetime stands for all the origin says of freshness, `no-cache` and `must-revalidate` among it;
/// its stale windows stand for the origin's windows but yield to `no-cache` and `must-revalidate`.
///
/// @param lifetimeMillis zero: each use is validated first
/// @param staleWhileRevalidateMillis window past the lifetime (RFC 5861 §3)
/// @param staleIfErrorMillis window past the lifetime (RFC 5861 §4)
/// @param mustRevalidate whether it is never used stale (RFC 9111 §5.2.2.2); both windows are zero
/// @param source where the lifetime comes from
public record Freshness(
    long lifetimeMillis,
    long staleWhileRevalidateMillis,
    long staleIfErrorMillis,
    boolean mustRevalidate,
    Source source) {

  /// Where a lifetime comes from.
  public enum Source {
    /// The property's rules.
    PROPERTY,
    /// What the origin said.
    EXPLICIT,
    /// A guess from `Last-Modified` (RFC 9111 §4.2.2).
    HEURISTIC,
    /// Nothing tells.
    NONE
  }

  /// The name of the field in which a node tells the precise age of a response to another node.
  public static final String AGE_MILLIS = HopByHop.INTERNAL_PREFIX + "age-millis";

  private static final long HEURISTIC_MAX_MILLIS = Duration.ofDays(1).toMillis();

  /// Statuses cacheable by default (RFC 9110 §15.1), but for 206.
  private static final Set<Integer> CACHEABLE_BY_DEFAULT =
      Set.of(200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501);

  private record Lifetime(long millis, Source source) {}

  /// Judges a response.
  ///
  /// @param receivedAt when its head came, milliseconds since 1970; stands in for a missing `Date`
  public static Freshness of(ResponseHead response, Settings settings, long receivedAt) {
    CacheControl targeted = CacheControl.targeted(response.fields());
    CacheControl words = targeted != null ? targeted : CacheControl.of(response.fields());
    Duration override = settings.cacheLifetime();
    if (override != null && isCacheableByDefault(response.status())) {
      return overridden(override.toMillis(), words, settings);
    }
    Lifetime lifetime = lifetime(response, words, targeted != null, receivedAt);
    boolean strict = words.noCache() || words.mustRevalidate() || words.proxyRevalidate();
    if (strict) {
      return new Freshness(words.noCache() ? 0 : lifetime.millis, 0, 0, true, lifetime.source);
    }
    return new Freshness(
        lifetime.millis,
        window(settings.staleWhileRevalidate(), words.staleWhileRevalidate()),
        window(settings.staleIfError(), words.staleIfError()),
        false,
        lifetime.source);
  }

  private static Freshness overridden(long millis, CacheControl words, Settings settings) {
    long whileRevalidate = window(settings.staleWhileRevalidate(), words.staleWhileRevalidate());
    long ifError = window(settings.staleIfError(), words.staleIfError());
    // A lifetime of zero means that each use is validated first: no window but on errors.
    return new Freshness(
        millis, millis == 0 ? 0 : whileRevalidate, ifError, false, Source.PROPERTY);
  }

  private static long window(@Nullable Duration set, long seconds) {
    return set != null ? set.toMillis() : Math.max(0, seconds) * 1000;
  }

  private static Lifetime lifetime(
      ResponseHead response, CacheControl words, boolean targeted, long receivedAt) {
    if (words.sMaxage() != CacheControl.ABSENT) {
      return new Lifetime(words.sMaxage() * 1000, Source.EXPLICIT);
    }
    if (words.maxAge() != CacheControl.ABSENT) {
      return new Lifetime(words.maxAge() * 1000, Source.EXPLICIT);
    }
    Fields fields = response.fields();
    long date = date(fields, receivedAt);
    if (!targeted && fields.has("expires")) {
      return new Lifetime(Math.max(0, expires(fields, receivedAt) - date), Source.EXPLICIT);
    }
    return isCacheableByDefault(response.status()) || words.isPublic()
        ? heuristic(fields, date)
        : new Lifetime(0, Source.NONE);
  }

  /// An `Expires` that is no date, or there twice with different words, has passed (§5.3).
  private static long expires(Fields fields, long receivedAt) {
    long earliest = Long.MAX_VALUE;
    for (String value : fields.all("expires")) {
      earliest = Math.min(earliest, HttpDate.parse(value, receivedAt).orElse(0));
    }
    return earliest;
  }

  private static Lifetime heuristic(Fields fields, long date) {
    String modified = fields.first("last-modified");
    OptionalLong millis = modified == null ? OptionalLong.empty() : HttpDate.parse(modified, date);
    if (millis.isEmpty() || millis.getAsLong() >= date) {
      return new Lifetime(0, Source.NONE);
    }
    long tenth = (date - millis.getAsLong()) / 10;
    return new Lifetime(Math.min(HEURISTIC_MAX_MILLIS, tenth), Source.HEURISTIC);
  }

  static boolean isCacheableByDefault(int status) {
    return CACHEABLE_BY_DEFAULT.contains(status);
  }

  private static long date(Fields fields, long fallback) {
    String date = fields.first("date");
    return date == null ? fallback : HttpDate.parse(date, fallback).orElse(fallback);
  }

  /// The corrected initial age (RFC 9111 §4.2.3), milliseconds.
  ///
  /// @param requestedAt when the request was sent, milliseconds since 1970
  /// @param receivedAt when the response's head came, milliseconds since 1970
  public static long initialAgeMillis(Fields response, long requestedAt, long receivedAt) {
    long apparent = Math.max(0, receivedAt - date(response, receivedAt));
    long delay = Math.max(0, receivedAt - requestedAt);
    // `Date` has whole seconds: less than one of apparent age says nothing.
    return Math.max(apparent < 1000 ? 0 : apparent, ageMillis(response) + delay);
  }

  /// Nodes tell each other ages more precisely than in seconds, so that none is lost on the way.
  private static long ageMillis(Fields response) {
    String precise = response.first(AGE_MILLIS);
    return precise != null && precise.matches("[0-9]{1,15}")
        ? Long.parseLong(precise)
        : ageSeconds(response) * 1000;
  }

  /// `Age`: the first value of a list counts, one that is not a number is ignored (§5.1).
  private static long ageSeconds(Fields response) {
    String text = response.first("age");
    if (text == null) {
      return 0;
    }
    int comma = text.indexOf(',');
    String first = (comma < 0 ? text : text.substring(0, comma)).strip();
    CacheControl as = CacheControl.parse("max-age=" + first);
    return Math.max(0, as.maxAge());
  }
}
