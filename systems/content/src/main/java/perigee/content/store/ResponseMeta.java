package perigee.content.store;

import java.util.List;
import perigee.model.LogPosition;
import perigee.wire.http.Fields;

/// All that is known of a stored response but its body.
///
/// @param key the primary key
/// @param variant the secondary key
/// @param provider the owner of the property
/// @param status the response's status
/// @param reason the reason phrase
/// @param fields header fields to serve, without hop-by-hop fields and `Age`
/// @param requestedAt when the origin-ward request was sent, milliseconds since 1970
/// @param receivedAt when its response's head came, milliseconds since 1970
/// @param initialAgeMillis corrected initial age (RFC 9111 §4.2.3) at `receivedAt`
/// @param lifetimeMillis freshness lifetime, as this tier judges it
/// @param staleWhileRevalidateMillis window past the lifetime (RFC 5861 §3)
/// @param staleIfErrorMillis window past the lifetime (RFC 5861 §4)
/// @param tags from `Surrogate-Key` and `Cache-Tag`
/// @param stamp purges after this position concern the response, earlier ones do not
public record ResponseMeta(
    CacheKey key,
    VariantKey variant,
    String provider,
    int status,
    String reason,
    Fields fields,
    long requestedAt,
    long receivedAt,
    long initialAgeMillis,
    long lifetimeMillis,
    long staleWhileRevalidateMillis,
    long staleIfErrorMillis,
    List<String> tags,
    LogPosition stamp) {

  public ResponseMeta {
    tags = List.copyOf(tags);
  }

  /// The same with other fields.
  public ResponseMeta withFields(Fields others) {
    return new ResponseMeta(
        key,
        variant,
        provider,
        status,
        reason,
        others,
        requestedAt,
        receivedAt,
        initialAgeMillis,
        lifetimeMillis,
        staleWhileRevalidateMillis,
        staleIfErrorMillis,
        tags,
        stamp);
  }

  /// The same under another name.
  ResponseMeta under(CacheKey otherKey, VariantKey otherVariant) {
    return new ResponseMeta(
        otherKey,
        otherVariant,
        provider,
        status,
        reason,
        fields,
        requestedAt,
        receivedAt,
        initialAgeMillis,
        lifetimeMillis,
        staleWhileRevalidateMillis,
        staleIfErrorMillis,
        tags,
        stamp);
  }
}
