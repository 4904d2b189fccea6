package perigee.wire.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The directives of `Cache-Control` (RFC 9111 §5.2, RFC 5861, RFC 8246), of requests and responses
/// alike.
///
/// Times are seconds; `ABSENT` if the directive is not there, at most `MAX_SECONDS` (§1.2.2). What
/// is invalid or said twice counts as its least fresh reading: `max-age=x` is zero.
///
/// @param noCache without a list of fields: the whole response
/// @param noCacheFields what `no-cache="…"` lists, lower case
/// @param isPrivate without a list of fields: the whole response
/// @param privateFields what `private="…"` lists, lower case
/// @param maxStale `MAX_SECONDS` if given without a limit
public record CacheControl(
    boolean noStore,
    boolean noCache,
    List<String> noCacheFields,
    boolean isPrivate,
    List<String> privateFields,
    boolean isPublic,
    boolean mustRevalidate,
    boolean proxyRevalidate,
    boolean mustUnderstand,
    boolean noTransform,
    boolean onlyIfCached,
    boolean immutable,
    long maxAge,
    long sMaxage,
    long staleWhileRevalidate,
    long staleIfError,
    long minFresh,
    long maxStale) {

  /// A time that was not given.
  public static final long ABSENT = -1;

  /// What a greater number of seconds counts as: 2^31.
  public static final long MAX_SECONDS = 1L << 31;

  /// No directives.
  public static final CacheControl NONE = new CacheControlReader().finished();

  public CacheControl {
    noCacheFields = List.copyOf(noCacheFields);
    privateFields = List.copyOf(privateFields);
  }

  /// The directives of a field's combined value.
  public static CacheControl parse(@Nullable String value) {
    if (value == null) {
      return NONE;
    }
    CacheControlReader reader = new CacheControlReader();
    for (String directive : FieldLists.split(value)) {
      int equals = directive.indexOf('=');
      String name = equals < 0 ? directive : directive.substring(0, equals);
      reader.directive(name, equals < 0 ? null : directive.substring(equals + 1));
    }
    return reader.finished();
  }

  public static CacheControl of(Fields fields) {
    return parse(fields.combined("cache-control"));
  }

  /// The directives of `CDN-Cache-Control` (RFC 9213), or null if it is missing, empty or not a
  /// dictionary: then `Cache-Control` and `Expires` are to be read.
  public static @Nullable CacheControl targeted(Fields fields) {
    String value = fields.combined("cdn-cache-control");
    if (value == null) {
      return null;
    }
    CacheControlReader reader = new CacheControlReader();
    StructuredFields.dictionary(value)
        .ifPresent(
            dictionary -> dictionary.forEach((name, member) -> reader.targeted(name, member)));
    return reader.isEmpty() ? null : reader.finished();
  }
}
