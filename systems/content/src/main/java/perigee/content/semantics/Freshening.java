package perigee.content.semantics;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import perigee.content.store.ResponseMeta;
import perigee.model.LogPosition;
import perigee.model.property.Settings;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// Updating a stored response from a 304 (RFC 9111 §3.2, §4.3.4).
public final class Freshening {

  /// What says how the stored body is to be read, which a 304 does not change, and what it was
  /// selected by.
  private static final Set<String> KEPT =
      Set.of("content-length", "content-encoding", "content-range", "vary");

  private Freshening() {}

  /// When a validation was asked for and answered.
  ///
  /// @param requestedAt milliseconds since 1970
  /// @param receivedAt milliseconds since 1970
  /// @param ageMillis how old the response was then (RFC 9111 §4.2.3)
  /// @param stamp purges after this position concern the response
  public record Moment(long requestedAt, long receivedAt, long ageMillis, LogPosition stamp) {

    /// The moment that a response tells of.
    public static Moment of(Fields response, long requestedAt, long receivedAt, LogPosition stamp) {
      long age = Freshness.initialAgeMillis(response, requestedAt, receivedAt);
      return new Moment(requestedAt, receivedAt, age, stamp);
    }
  }

  /// The stored response as it is after the 304. What was withheld from storage stays away, for a
  /// 304 repeats it only together with the directive that withholds it.
  public static ResponseMeta refreshed(
      ResponseMeta stored, ResponseHead notModified, Settings settings, Moment moment) {
    Fields merged = merged(stored.fields(), notModified.fields());
    ResponseHead now =
        new ResponseHead(stored.status(), stored.reason(), notModified.version(), merged);
    Freshness freshness = Freshness.of(now, settings, moment.receivedAt());
    Fields kept = StoredFields.of(merged, StoredFields.withheld(merged, freshness, settings));
    return new ResponseMeta(
        stored.key(),
        stored.variant(),
        stored.provider(),
        stored.status(),
        stored.reason(),
        kept,
        moment.requestedAt(),
        moment.receivedAt(),
        moment.ageMillis(),
        freshness.lifetimeMillis(),
        freshness.staleWhileRevalidateMillis(),
        freshness.staleIfErrorMillis(),
        Tags.of(kept),
        moment.stamp());
  }

  /// Whether a response may stay stored with what it says now: a validation may bring `no-store` or
  /// `private`.
  ///
  /// @param request that it answers
  public static boolean mayStay(ResponseMeta now, RequestHead request, Settings settings) {
    ResponseHead head =
        new ResponseHead(now.status(), now.reason(), HttpVersion.HTTP_1_1, now.fields());
    RequestHead get = new RequestHead("GET", request.target(), request.version(), request.fields());
    return Storability.judge(get, head, settings, now.receivedAt()) instanceof Storability.Storable;
  }

  /// The stored fields, each replaced by the 304's of the same name. A stored `Cache-Status` is
  /// replaced by the new upstream's.
  static Fields merged(Fields stored, Fields notModified) {
    Fields updates = HopByHop.withoutHopByHop(notModified).remove("age").build();
    Fields.Builder merged = stored.toBuilder();
    Set<String> replaced = new HashSet<>();
    for (int i = 0; i < updates.size(); i++) {
      String name = updates.name(i).toLowerCase(Locale.ROOT);
      if (KEPT.contains(name)) {
        continue;
      }
      if (replaced.add(name)) {
        merged.remove(name);
      }
      merged.add(updates, i);
    }
    return merged.build();
  }
}
