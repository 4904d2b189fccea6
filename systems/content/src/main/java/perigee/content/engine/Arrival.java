package perigee.content.engine;

import perigee.content.coding.CodedFields;
import perigee.content.coding.Negotiation;
import perigee.content.semantics.Freshness;
import perigee.content.semantics.HopByHop;
import perigee.content.semantics.Storability;
import perigee.content.semantics.StoredFields;
import perigee.content.semantics.Tags;
import perigee.content.semantics.Vary;
import perigee.content.store.CacheKey;
import perigee.content.store.ResponseMeta;
import perigee.content.store.VariantKey;
import perigee.model.LogPosition;
import perigee.model.property.Compression;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// A response on its way into the store, and the request that it answers.
///
/// @param asSent the request towards the origin
/// @param requestedAt when that was sent, milliseconds since 1970
/// @param receivedAt when the response's head came, milliseconds since 1970
/// @param stamp purges after this position concern it
record Arrival(
    Transaction t, RequestHead asSent, long requestedAt, long receivedAt, LogPosition stamp) {

  /// What is stored of it besides the body.
  ///
  /// @param length bytes of the body, or -1
  ResponseMeta meta(ResponseHead head, Storability.Storable storable, long length) {
    return meta(head, storable, length, t.policy.key());
  }

  /// The same under another key than the request's.
  ResponseMeta meta(ResponseHead head, Storability.Storable storable, long length, CacheKey key) {
    Freshness freshness = storable.freshness();
    Fields kept = StoredFields.of(visible(head).fields(), storable.withheld());
    VariantKey variant = Vary.key(head.fields(), asSent.fields());
    Compression wanted = t.policy.settings().coding();
    // A request that passes asks for a coding of its client's.
    if (wanted.on() && !asSent.fields().has("accept-encoding")) {
      variant = variant.without("accept-encoding");
      kept = varying(wanted, head.status(), kept, length);
    }
    return new ResponseMeta(
        key,
        variant,
        t.policy.property().provider(),
        head.status(),
        head.reason(),
        StoredFields.dated(kept, receivedAt),
        requestedAt,
        receivedAt,
        Freshness.initialAgeMillis(head.fields(), requestedAt, receivedAt),
        freshness.lifetimeMillis(),
        freshness.staleWhileRevalidateMillis(),
        freshness.staleIfErrorMillis(),
        Tags.of(head.fields()),
        stamp);
  }

  /// An origin's response without what only nodes say to each other.
  static ResponseHead fromOrigin(ResponseHead head) {
    Fields fields = HopByHop.toPublic(head.fields()).build();
    return new ResponseHead(head.status(), head.reason(), head.version(), fields);
  }

  /// Where the coding is chosen here, who else caches it must know that it is (RFC 9110 §12.5.5).
  private static Fields varying(Compression wanted, int status, Fields kept, long length) {
    Fields.Builder varying = kept.toBuilder();
    boolean depends = Negotiation.isNegotiable(wanted, status, kept, length);
    return depends && CodedFields.vary(varying, kept) ? varying.build() : kept;
  }

  /// What a response says besides what nodes say to each other.
  static ResponseHead visible(ResponseHead head) {
    Fields fields = HopByHop.toPublic(head.fields()).remove("cache-status").build();
    return new ResponseHead(head.status(), head.reason(), head.version(), fields);
  }
}
