package perigee.net.http;

import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// One request of a client, from its sending to the end of its response. Confined to its loop, but
/// for `cancel`.
final class ClientCall implements Call {

  /// The connection that a request is sent on.
  interface Carrier {

    /// Nobody wants the response any more.
    void cancelled(ClientCall call);
  }

  private final Loop loop;
  private final Target target;
  private final RequestHead head;
  private final BodySource body;
  private final ResponseHandler handler;
  private final HttpClientMetrics metrics;
  private long queuedNanos;
  private @Nullable Carrier connection;
  private boolean handed;
  private boolean retried;
  private boolean over;

  ClientCall(
      Loop loop,
      Target target,
      RequestHead head,
      BodySource body,
      ResponseHandler handler,
      HttpClientMetrics metrics) {
    this.loop = loop;
    this.target = target;
    this.head = head;
    this.body = body;
    this.handler = handler;
    this.metrics = metrics;
  }

  @Override
  public void cancel() {
    if (loop.inLoop()) {
      cancelled();
    } else {
      loop.execute(this::cancelled);
    }
  }

  Target target() {
    return target;
  }

  RequestHead head() {
    return head;
  }

  BodySource body() {
    return body;
  }

  boolean readsUnknownCodings() {
    return handler.readsUnknownCodings();
  }

  /// Whether it has its response, or failed.
  boolean isOver() {
    return over;
  }

  /// Waits for a connection from now on.
  void queued() {
    queuedNanos = System.nanoTime();
  }

  long queuedNanos() {
    return queuedNanos;
  }

  /// The connection that the request is sent on.
  void on(Carrier sending) {
    connection = sending;
    handed = true;
  }

  /// Whether sending it again does no harm, and can be done (RFC 9110 §9.2.2).
  boolean isRepeatable() {
    return switch (head.method()) {
      case "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE" -> body.length() == 0;
      default -> false;
    };
  }

  /// Whether the request may be sent once more on another connection (RFC 9110 §9.2.2).
  ///
  /// @param unseen whether the peer says that it has not looked at it (RFC 9113 §8.7)
  boolean takeRetry(boolean unseen) {
    boolean unharmed = unseen ? body.length() == 0 : isRepeatable();
    if (over || retried || !unharmed) {
      return false;
    }
    retried = true;
    connection = null;
    metrics.retried().increment();
    return true;
  }

  void informed(ResponseHead interim) {
    handler.informed(interim);
  }

  void answered(ResponseHead answer, BodySource answerBody) {
    over = true;
    handler.response(answer, answerBody);
  }

  void failed(PeerException.Kind kind, boolean retryable, String message) {
    if (!over) {
      over = true;
      // Once a connection had it, nobody knows how much of a body is gone.
      boolean again = retryable && (!handed || body.length() == 0);
      if (!again) {
        body.close();
      }
      metrics.failed().increment();
      String peer = target.authority();
      handler.failed(new PeerException(peer, kind, again, peer + ": " + message));
    }
  }

  private void cancelled() {
    Carrier sending = connection;
    failed(PeerException.Kind.CANCELLED, sending == null, "request was cancelled");
    if (sending != null) {
      sending.cancelled(this);
    }
  }
}
