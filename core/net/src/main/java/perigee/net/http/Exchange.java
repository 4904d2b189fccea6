package perigee.net.http;

import java.util.function.Consumer;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;

/// One request and its response on the server's side, whatever the protocol version. Confined to
/// its loop.
public interface Exchange {

  Loop loop();

  Peer peer();

  /// Valid until the exchange ends.
  RequestHead request();

  /// The request's body, pulled by whom the handler passes it to. What is left is drained within
  /// bounds, or the connection closed. `100 Continue` goes out at the first pull (RFC 9110
  /// §10.1.1).
  BodySource body();

  /// Sends an interim response (RFC 9110 §15.2); does nothing for HTTP/1.0 clients.
  void inform(int status, Fields fields);

  /// Sends the final response, once. Framing (`Content-Length`, `Transfer-Encoding`), `Connection`
  /// and, if missing, `Date` are the exchange's to write: fields of these names in the head are
  /// dropped, but for `Date`, and for a `Content-Length` with HEAD or 304. For HEAD, 204 and 304
  /// the body is closed unread. A body that fails ends the connection so that the client notices.
  void respond(ResponseHead head, BodySource body);

  /// Leaves HTTP for another protocol (RFC 9110 §7.8): sends 101 with these fields, then what
  /// follows is `next`'s. The exchange is over then.
  ///
  /// @return whether it was done; not if the request has a body or an answer, nor with HTTP/2
  default boolean upgrade(Fields fields, Upgraded next) {
    return false;
  }

  /// Ends the connection without a (complete) response.
  void abort(String reason);

  /// Whether a final response was begun.
  boolean responded();

  /// Sets what to run, on the loop, once nothing more will be sent.
  void onEnd(Consumer<ExchangeEnd> listener);
}
