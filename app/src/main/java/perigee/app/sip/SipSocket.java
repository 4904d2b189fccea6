package perigee.app.sip;

import java.nio.charset.StandardCharsets;
import java.util.List;
import perigee.calling.sip.FlowOutput;
import perigee.calling.sip.SipEdge;
import perigee.calling.sip.Transport;
import perigee.net.http.Exchange;
import perigee.net.http.ExchangeHandler;
import perigee.net.websocket.CloseCodes;
import perigee.net.websocket.WebSocket;
import perigee.net.websocket.WebSocketListener;
import perigee.net.websocket.WebSocketTerms;
import perigee.net.websocket.WebSockets;

/// SIP by WebSocket (RFC 7118), as browsers speak it to the talk host.
record SipSocket(SipEdge edge) implements ExchangeHandler {

  /// A page of one super node connects to others, too. No browser shows anything by itself that
  /// would prove who its user is, so any page may.
  private static final WebSocketTerms TERMS =
      WebSocketTerms.DEFAULT.requiring(List.of("sip")).fromAnywhere();

  @Override
  public void handle(Exchange exchange) {
    WebSockets.accept(exchange, TERMS, this::opened);
  }

  private WebSocketListener opened(WebSocket socket) {
    Transport transport = socket.peer().secure() ? Transport.WSS : Transport.WS;
    SipEdge.Messages messages = edge.accept(transport, socket.peer().remote(), new Output(socket));
    return new Listener(messages);
  }

  /// Messages are UTF-8, and so is the text of a frame.
  private record Output(WebSocket socket) implements FlowOutput {

    @Override
    public void write(byte[] message) {
      socket.send(new String(message, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      socket.close(CloseCodes.NORMAL, "");
    }
  }

  private record Listener(SipEdge.Messages messages) implements WebSocketListener {

    @Override
    public void text(String text) {
      messages.received(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void closed(int code, String reason) {
      messages.close();
    }
  }
}
