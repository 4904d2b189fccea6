package perigee.net.http;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;
import perigee.wire.http1.Framing;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.HeaderList;
import perigee.wire.http2.Priority;
import perigee.wire.http2.RequestRead;
import perigee.wire.http2.RequestSection;

/// Makes exchanges of the streams that one client opens, and refuses what it should not have sent.
/// Confined to its connection's loop.
final class Http2Requests {

  private static final Logger LOG = LoggerFactory.getLogger(Http2Requests.class);

  private final Http2ServerConnection connection;
  private final ServerLoop server;
  private final Http2Link link;
  private final RequestSection section;
  private @Nullable PreparedStreams prepared;
  private @Nullable EarlyPriorities earlyPriorities;

  Http2Requests(
      Http2ServerConnection connection, ServerLoop server, Http2Link link, boolean secure) {
    this.connection = connection;
    this.server = server;
    this.link = link;
    this.section = new RequestSection(server.config().limits(), secure ? "https" : "http");
  }

  /// A stream that the client opens.
  ///
  /// @param list the fields of its head; given back to the loop when nobody needs them any more
  void open(int id, HeaderList list, boolean endStream) {
    if (link.streams().size() >= Http2ServerConnection.MAX_STREAMS) {
      connection.reuse(list);
      link.streams().skip(id);
      if (link.spend(FloodGuard.EMPTY)) {
        link.resetUnknown(id, ErrorCode.REFUSED_STREAM);
      }
    } else {
      switch (section.read(list)) {
        case RequestRead.Valid(RequestHead head) -> begin(id, head, list, endStream);
        case RequestRead.Malformed(String reason) -> malformed(id, list, reason);
        case RequestRead.Refused(int status, String reason) ->
            refuse(id, list, status, reason, endStream);
      }
    }
  }

  private void malformed(int id, HeaderList list, String reason) {
    connection.reuse(list);
    link.streams().skip(id);
    server.metrics().malformed().increment();
    link.streamError(id, null, ErrorCode.PROTOCOL_ERROR, reason);
  }

  private void refuse(int id, HeaderList list, int status, String reason, boolean endStream) {
    server.metrics().malformed().increment();
    if (!link.spend(FloodGuard.RESET)) {
      return;
    }
    RequestHead none = new RequestHead("GET", "/", HttpVersion.HTTP_2, Fields.EMPTY);
    Http2Exchange exchange = new Http2Exchange(connection, id, none, list);
    receive(exchange, -1, endStream);
    say(exchange, status, reason);
  }

  private static void say(Http2Exchange exchange, int status, String reason) {
    Fields fields = Fields.of("content-type", "text/plain");
    exchange.respond(
        new ResponseHead(status, "", HttpVersion.HTTP_2, fields), Bodies.of(reason + "\n"));
  }

  private void begin(int id, RequestHead head, HeaderList list, boolean endStream) {
    long length =
        switch (Framing.of(head)) {
          case Framing.Length(long bytes) -> bytes;
          case Framing.None _ -> -1;
          case Framing.Chunked _, Framing.UntilClose _, Framing.Refused _ -> Long.MIN_VALUE;
        };
    if (length == Long.MIN_VALUE || (endStream && length > 0)) {
      malformed(id, list, "content-length is malformed, or of a body that does not come");
      return;
    }
    if (length > connection.maxBodyBytes()) {
      refuse(id, list, 413, "content exceeds " + connection.maxBodyBytes() + " bytes", endStream);
      return;
    }
    server.metrics().requests().increment();
    if (endStream && answerPrepared(id, head)) {
      connection.reuse(list);
      prioritiseEarly(id);
      return;
    }
    Http2Exchange exchange = new Http2Exchange(connection, id, head, list);
    receive(exchange, length, endStream);
    String priority = head.fields().combined("priority");
    if (priority != null) {
      exchange.stream().priority(Priority.parse(priority));
    }
    prioritiseEarly(id);
    handle(exchange);
  }

  /// Answers a request with what is ready for it, if anything is.
  private boolean answerPrepared(int id, RequestHead head) {
    PreparedBlocks blocks = server.preparedBlocks();
    if (blocks == null) {
      return false;
    }
    PreparedStreams current = prepared;
    if (current == null) {
      current = new PreparedStreams(link, blocks, connection.peer());
      prepared = current;
    }
    return connection.answered(current, id, head);
  }

  private static void receive(Http2Exchange exchange, long length, boolean endStream) {
    if (endStream) {
      exchange.stream().received();
    } else {
      exchange.receive(length);
    }
  }

  private void handle(Http2Exchange exchange) {
    try {
      server.handler().handle(exchange);
    } catch (RuntimeException e) {
      // The handler's bug ends this one exchange.
      server.metrics().handlerErrors().increment();
      LOG.error("event=handler-failed method={}", exchange.request().method(), e);
      if (exchange.responded()) {
        exchange.abort("handler failed");
      } else {
        say(exchange, 500, "Internal Server Error");
      }
    }
  }

  /// What the client told of a stream that is open, or that it is about to open.
  void prioritise(int id, String text) {
    Http2Stream stream = link.streams().get(id);
    if (stream != null) {
      link.sending().reprioritise(stream, Priority.parse(text));
    } else if ((id & 1) == 0) {
      link.fail(ErrorCode.PROTOCOL_ERROR, "priority of a stream that only a push could open");
    } else if (id > link.streams().last()) {
      EarlyPriorities early = earlyPriorities;
      if (early == null) {
        early = new EarlyPriorities();
        earlyPriorities = early;
      }
      early.put(id, Priority.parse(text));
    }
  }

  /// What was told before a stream was opened is newer than the request's own field (RFC 9218 §7).
  private void prioritiseEarly(int id) {
    Priority told = earlyPriorities == null ? null : earlyPriorities.take(id);
    Http2Stream stream = told == null ? null : link.streams().get(id);
    if (told != null && stream != null) {
      link.sending().reprioritise(stream, told);
    }
  }
}
