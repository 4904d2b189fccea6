package perigee.net.websocket;

import java.util.function.Function;
import perigee.net.http.Bodies;
import perigee.net.http.Exchange;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

/// Makes WebSockets of exchanges.
public final class WebSockets {

  private WebSockets() {}

  /// Takes over an exchange that asks for a WebSocket, or answers it with the reason why it gets
  /// none.
  ///
  /// @param opened given the open WebSocket, on its loop; what it returns hears of it
  public static void accept(
      Exchange exchange, WebSocketTerms terms, Function<WebSocket, WebSocketListener> opened) {
    switch (Handshake.judge(exchange.request(), terms)) {
      case Handshake.Refused(int status, Fields fields, String reason) ->
          refuse(exchange, status, fields, reason);
      case Handshake.Agreed(Fields fields, String subprotocol) -> {
        ServerWebSocket socket =
            new ServerWebSocket(exchange.loop(), exchange.peer(), terms, subprotocol, opened);
        if (!exchange.upgrade(fields, socket)) {
          refuse(exchange, 400, Fields.EMPTY, "a request with a body can't become a WebSocket");
        }
      }
    }
  }

  private static void refuse(Exchange exchange, int status, Fields fields, String reason) {
    Fields all =
        fields.toBuilder()
            .add("content-type", "text/plain; charset=utf-8")
            .add("cache-control", "no-store")
            .build();
    exchange.respond(
        new ResponseHead(status, "", HttpVersion.HTTP_1_1, all), Bodies.of(reason + "\n"));
  }
}
