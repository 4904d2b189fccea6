package perigee.model.purge;

/// What a purge is about.
public sealed interface PurgeTarget {

  /// All variants of one URL, under both schemes.
  ///
  /// @param host lower case, without port
  /// @param pathAndQuery from the first `/`, the query with its `?`
  record Url(String host, String pathAndQuery) implements PurgeTarget {}

  /// All URLs of a host whose path and query begin with `pathPrefix`.
  record Prefix(String host, String pathPrefix) implements PurgeTarget {}

  /// All URLs of a host.
  record Host(String host) implements PurgeTarget {}

  /// All responses that carry a tag in `Surrogate-Key` or `Cache-Tag`.
  record Tag(String tag) implements PurgeTarget {}

  /// All responses of a property.
  record PropertyName(String property) implements PurgeTarget {}

  /// Everything.
  record All() implements PurgeTarget {}
}
