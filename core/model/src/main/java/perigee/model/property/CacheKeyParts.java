package perigee.model.property;

import java.util.List;

/// What a cache key holds besides scheme, host and path.
///
/// @param query which query parameters count
/// @param queryNames the parameters that `ALLOW` keeps or `DENY` drops; globs
/// @param sortQuery whether the order of parameters is made not to matter
/// @param headers request fields whose values count, lower case
/// @param cookies cookies whose values count
public record CacheKeyParts(
    Query query,
    List<String> queryNames,
    boolean sortQuery,
    List<String> headers,
    List<String> cookies) {

  /// The whole query as it stands, and nothing else.
  public static final CacheKeyParts DEFAULT =
      new CacheKeyParts(Query.ALL, List.of(), false, List.of(), List.of());

  public CacheKeyParts {
    queryNames = List.copyOf(queryNames);
    headers = List.copyOf(headers);
    cookies = List.copyOf(cookies);
  }

  /// Which query parameters count.
  public enum Query {
    ALL,
    NONE,
    ALLOW,
    DENY
  }
}
