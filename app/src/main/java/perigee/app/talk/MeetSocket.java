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

  /// A page of one host comes to another when it is sent there. No browser shows anything by itself
  /// that would prove who its user is, so any page may.
  private static final WebSocketTerms TERMS = WebSocketTerms.DEFAULT.fromAnywhere();

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
    WebSockets.accept(exchange, TERMS, socket -> host.join(socket, id));
  }
}
