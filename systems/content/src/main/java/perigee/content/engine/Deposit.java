package perigee.content.engine;

import perigee.content.semantics.Freshness;
import perigee.content.semantics.Invalidation;
import perigee.content.semantics.Storability;
import perigee.content.store.ResponseMeta;
import perigee.net.http.BodySource;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// Keeps the answer to a `POST` that says it is what a `GET` of the same URL brings: it is
/// explicitly fresh, and its `Content-Location` is the request's own URL (RFC 9110 §9.3.3).
final class Deposit {

  private Deposit() {}

  /// The body to send to the client: the one that comes, or one that follows what is stored of it.
  static BodySource of(Machinery machinery, Arrival arrival, ResponseHead head, BodySource body) {
    if (!isForGet(arrival, head)
        || !(judge(arrival, head) instanceof Storability.Storable storable)
        || storable.freshness().source() != Freshness.Source.EXPLICIT) {
      return body;
    }
    ResponseMeta meta = arrival.meta(head, storable, body.length());
    return Intake.keep(machinery.store(), arrival.t().exchange.loop(), meta, body);
  }

  private static boolean isForGet(Arrival arrival, ResponseHead head) {
    return arrival.asSent().method().equals("POST")
        && head.status() == 200
        && Invalidation.isSame(arrival.t().target, head.fields().first("content-location"));
  }

  private static Storability judge(Arrival arrival, ResponseHead head) {
    RequestHead sent = arrival.asSent();
    RequestHead get = new RequestHead("GET", sent.target(), sent.version(), sent.fields());
    return Storability.judge(get, head, arrival.t().policy.settings(), arrival.receivedAt());
  }
}
