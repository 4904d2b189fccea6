package perigee.net.http;

import perigee.wire.http.ResponseHead;

/// Hears of one request that was sent, on the loop that it was sent from. Exactly one of `response`
/// and `failed` is called, once.
public interface ResponseHandler {

  /// Whether a body in an unknown transfer coding is taken as it is (RFC 9112 §6.3).
  default boolean readsUnknownCodings() {
    return false;
  }

  /// An interim response, other than 100 and 101.
  default void informed(ResponseHead head) {}

  /// The final response. The handler pulls the body, or closes it.
  void response(ResponseHead head, BodySource body);

  /// No response will come. After a retryable failure the request's body is as it was, and the
  /// handler's to use or close; else it is closed.
  void failed(PeerException failure);
}
