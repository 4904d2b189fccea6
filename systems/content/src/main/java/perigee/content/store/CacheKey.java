package perigee.content.store;

/// The primary cache key (RFC 9111 §2).
///
/// @param property the property whose content it is
/// @param scheme `http` or `https`
/// @param host lower case, without port
/// @param pathAndQuery normalised, the query as the property's cache-key parts leave it
/// @param extra values of fields and cookies that the property adds to the key; empty if none
public record CacheKey(
    String property, String scheme, String host, String pathAndQuery, String extra) {}
