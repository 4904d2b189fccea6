package perigee.net.http;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.net.http.ResponseHeads.Persistence;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;
import perigee.wire.http1.Connection;
import perigee.wire.http1.Framing;
import perigee.wire.http1.HeadWriter;

/// The turn of one request on an HTTP/1 connection: from the end of its head until its answer is
/// out and nothing of its body is left in the input (RFC 9112 §9.3). The connection's only one,
/// used for request after request. Confined to the loop.
final class ServerTurn implements InboundBody.Owner {

  private static final Logger LOG = LoggerFactory.getLogger(ServerTurn.class);

  /// The most of an unread request body that is received to save the connection.
  private static final int MAX_DRAIN_BYTES = 64 * 1024;

  private final ServerConnection connection;
  private final RequestPipeline requests;
  private final ServerLoop server;
  private final ServerClock clock;
  private @Nullable ServerExchange exchange;
  private @Nullable InboundBody unread;
  private long drainedBytes;
  private long handedBytes;
  private boolean endsWithReset;
  private boolean keepAlive = true;
  private boolean awaitsContinue;

  ServerTurn(
      ServerConnection connection, RequestPipeline requests, ServerLoop server, ServerClock clock) {
    this.connection = connection;
    this.requests = requests;
    this.server = server;
    this.clock = clock;
  }

  /// Begins the turn of a request.
  ///
  /// @param framing of its body; not `Refused`
  void begin(RequestHead request, Framing framing) {
    Fields fields = request.fields();
    keepAlive = Connection.persists(request.version(), fields);
    long maxBytes = server.config().clients().bodyBytes();
    InboundBody body = new InboundBody(requests.input(), framing, true, maxBytes, this);
    awaitsContinue =
        !body.ended()
            && request.version() != HttpVersion.HTTP_1_0
            && "100-continue".equalsIgnoreCase(fields.first("expect"));
    handle(new ServerExchange(connection, this, request, body));
  }

  private void handle(ServerExchange next) {
    exchange = next;
    try {
      server.handler().handle(next);
    } catch (RuntimeException e) {
      // The handler's bug ends this one connection.
      server.metrics().handlerErrors().increment();
      LOG.error("event=handler-failed method={}", next.request().method(), e);
      keepAlive = false;
      if (next.responded()) {
        next.abort("handler failed");
      } else {
        next.respond(
            new ResponseHead(
                500, "", HttpVersion.HTTP_1_1, Fields.of("content-type", "text/plain")),
            Bodies.of("Internal Server Error\n"));
      }
    }
  }

  /// Writes the head of the response into the loop's writer, and decides whether the connection
  /// outlives it.
  HeadWriter writeHead(
      ServerExchange current, ResponseHead answer, ResponseFraming framing, long length) {
    requests.answering();
    endsWithReset = framing == ResponseFraming.UNTIL_CLOSE;
    keepAlive &= !endsWithReset && !awaitsContinue && !server.draining();
    keepAlive &= current.inbound().wanted() || current.inbound().leftBytes() <= MAX_DRAIN_BYTES;
    boolean old = current.request().version() == HttpVersion.HTTP_1_0;
    Persistence persistence = old ? Persistence.KEPT : Persistence.GOES_ON;
    return ResponseHeads.answer(
        server, answer, framing, length, keepAlive ? persistence : Persistence.ENDS);
  }

  /// The response is written, or its body failed.
  void answered(@Nullable String failure) {
    ServerExchange done = exchange;
    exchange = null;
    if (done == null || requests.isClosed()) {
      return;
    }
    handedBytes += done.sentBytes();
    done.inbound().close();
    if (failure != null) {
      requests.cut(failure, endsWithReset);
    } else if (!keepAlive) {
      requests.linger();
    } else {
      drainedBytes = 0;
      unread = done.inbound();
      requests.drainBody();
    }
  }

  /// Reads over what is left of the request's body; whether nothing is.
  boolean drain() {
    InboundBody body = unread;
    if (body != null && !body.ended()) {
      drainedBytes += body.discard();
      if (!body.ended()) {
        if (body.isBroken() || drainedBytes + body.leftBytes() > MAX_DRAIN_BYTES) {
          requests.linger();
        }
        return false;
      }
    }
    unread = null;
    return true;
  }

  /// The connection is gone.
  void over(String reason) {
    ServerExchange current = exchange;
    exchange = null;
    if (current != null) {
      current.inbound().inputOver(reason);
      current.failed(reason);
    }
  }

  /// There is more in the input.
  void arrived() {
    if (exchange != null) {
      exchange.inbound().arrived();
    }
  }

  /// The channel has room again.
  void writable() {
    if (exchange != null) {
      exchange.writable();
    }
  }

  /// Whether a request is being answered of which not all is here.
  boolean lacksBody() {
    return exchange != null && !exchange.inbound().ended();
  }

  /// Whether a request waits for the head of its response.
  boolean isUnanswered() {
    return exchange != null && !exchange.responded();
  }

  /// Whether nobody waits for more of the body that is being received.
  boolean isPaused() {
    return exchange != null && !exchange.inbound().waiting();
  }

  /// Whether more of a body is waited for.
  boolean awaitsBody() {
    return exchange == null ? unread != null : exchange.inbound().waiting();
  }

  /// Bytes of all responses' bodies so far.
  long handedBytes() {
    return handedBytes + (exchange == null ? 0 : exchange.sentBytes());
  }

  @Override
  public void bodyWanted() {
    clock.readingBody();
    if (awaitsContinue) {
      awaitsContinue = false;
      if (exchange != null && !exchange.responded()) {
        exchange.inform(100, Fields.EMPTY);
      }
    }
  }

  @Override
  public void bodyEnded() {
    clock.answering();
  }

  @Override
  public void bodyAbandoned() {
    clock.answering();
  }
}
