package perigee.net.http;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.HeaderList;

/// One exchange on a stream of an HTTP/2 connection. Confined to the loop.
final class Http2Exchange implements Exchange, Http2Stream.Owner {

  private final Http2ServerConnection connection;
  private final Http2Stream stream;
  private final RequestHead request;
  private final HeaderList list;
  private final long startedNanos = System.nanoTime();
  private BodySource body = Bodies.empty();
  private boolean awaitsContinue;
  private long firstByteNanos = -1;
  private @Nullable Consumer<ExchangeEnd> listener;
  private @Nullable ExchangeEnd end;
  private boolean responded;

  /// Makes one, on a stream of its own.
  ///
  /// @param list the bytes of the request's head
  Http2Exchange(Http2ServerConnection connection, int id, RequestHead request, HeaderList list) {
    this.connection = connection;
    this.request = request;
    this.list = list;
    this.stream = connection.link().open(id, this);
  }

  Http2Stream stream() {
    return stream;
  }

  /// The request has a body.
  void receive(long length) {
    body = stream.receive(length, connection.maxBodyBytes());
    awaitsContinue = "100-continue".equalsIgnoreCase(request.fields().first("expect"));
  }

  @Override
  public Loop loop() {
    return connection.loop();
  }

  @Override
  public Peer peer() {
    return connection.peer();
  }

  @Override
  public RequestHead request() {
    return request;
  }

  @Override
  public BodySource body() {
    return body;
  }

  @Override
  public void inform(int status, Fields fields) {
    if (end == null && !responded) {
      connection.responses().interim(stream, status, fields);
    }
  }

  @Override
  public void respond(ResponseHead head, BodySource source) {
    if (responded) {
      source.close();
      throw new IllegalStateException("exchange was answered already");
    }
    responded = true;
    if (end != null) {
      source.close();
      return;
    }
    firstByteNanos = System.nanoTime() - startedNanos;
    ResponseFraming framing = ResponseFraming.of(request, head, source.length());
    boolean whole = !framing.hasBody() || source.length() == 0;
    connection.responses().head(stream, head, framing, source.length(), whole);
    if (whole) {
      source.close();
      sent(null);
    } else {
      stream.send(source);
    }
  }

  @Override
  public void abort(String reason) {
    if (end == null) {
      connection.link().reset(stream, ErrorCode.INTERNAL_ERROR, reason);
    }
  }

  @Override
  public boolean responded() {
    return responded;
  }

  @Override
  public void onEnd(Consumer<ExchangeEnd> added) {
    if (end != null) {
      added.accept(end);
    } else {
      listener = listener == null ? added : listener.andThen(added);
    }
  }

  @Override
  public void bodyWanted() {
    if (awaitsContinue) {
      awaitsContinue = false;
      inform(100, Fields.EMPTY);
    }
  }

  @Override
  public void bodyAbandoned() {
    // The answer decides what becomes of the rest.
  }

  @Override
  public void sent(@Nullable String failure) {
    finish(failure);
    if (failure != null) {
      // The stream is reset by whom the body failed for.
      return;
    }
    connection.link().guard().answered();
    if (stream.receives()) {
      // RFC 9113 §8.1: the answer does not need the rest of the request.
      connection.link().reset(stream, ErrorCode.NO_ERROR, "answered");
    } else {
      connection.link().forget(stream);
    }
    connection.reuse(list);
  }

  @Override
  public void broken(ErrorCode code, String reason) {
    finish(reason);
  }

  private void finish(@Nullable String failure) {
    if (end != null) {
      return;
    }
    body.close();
    long total = System.nanoTime() - startedNanos;
    long first = firstByteNanos < 0 ? total : firstByteNanos;
    end = new ExchangeEnd(stream.sentBytes(), failure, first, total);
    Consumer<ExchangeEnd> heard = listener;
    if (heard != null) {
      heard.accept(end);
    }
  }
}
