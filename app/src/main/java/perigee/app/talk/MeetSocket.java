package perigee.app.talk;

import perigee.meeting.host.MeetingHost;
import perigee.model.meeting.MeetingId;
import perigee.net.http.Bodies;
import perigee.net.http.Exchange;
import perigee.net.http.ExchangeHandler;
import perigee.net.websocket.WebSocketTerms;
import perigee.net.websocket.WebSockets;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.ResponseHead;

/// Takes the WebSockets of meetings, `/v1/meet/ID`.
///
/// @param host holds the meetings
record MeetSocket(MeetingHost host) implements ExchangeHandler {

  static final String PATH = "/v1/meet";

  @Override
  public void handle(Exchange exchange) {
    String path = WebPages.path(exchange.request().target());
    String id = path.substring(Math.min(path.length(), PATH.length() + 1));
    if (!MeetingId.isOne(id)) {
      exchange.respond(
          new ResponseHead(404, "", HttpVersion.HTTP_1_1, Fields.of("content-type", "text/plain")),
          Bodies.of("a meeting's id has ten letters, like abc-defg-hjk\n"));
      return;
    }
    WebSockets.accept(exchange, WebSocketTerms.DEFAULT, socket -> host.join(socket, id));
  }
}
