package perigee.net.http;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.net.loop.Loop;
import perigee.wire.http.Fields;
import perigee.wire.http.HttpVersion;
import perigee.wire.http.RequestHead;
import perigee.wire.http.ResponseHead;
import perigee.wire.http1.HeadWriter;

/// One exchange on an HTTP/1 connection.
final class ServerExchange implements Exchange, BodyPump.Owner {

  private final ServerConnection connection;
  private final ServerTurn turn;
  private final RequestHead request;
  private final InboundBody body;
  private final long startedNanos = System.nanoTime();
  private long firstByteNanos = -1;
  private @Nullable BodyPump pump;
  private @Nullable Consumer<ExchangeEnd> listener;
  private @Nullable ExchangeEnd end;
  private boolean responded;

  ServerExchange(
      ServerConnection connection, ServerTurn turn, RequestHead request, InboundBody body) {
    this.connection = connection;
    this.turn = turn;
    this.request = request;
    this.body = body;
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
    if (end != null || responded || request.version() == HttpVersion.HTTP_1_0) {
      return;
    }
    HeadWriter writer = connection.writer();
    writer.statusLine(status);
    for (int i = 0; i < fields.size(); i++) {
      writer.field(fields, i);
    }
    writer.end();
    connection.writeNow(writer);
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
    HeadWriter writer = turn.writeHead(this, head, framing, source.length());
    BodySource sent = source;
    if (!framing.hasBody()) {
      source.close();
      sent = Bodies.empty();
    }
    pump = new BodyPump(connection.channel(), sent, framing.isChunked(), this);
    pump.start(writer);
  }

  @Override
  public boolean upgrade(Fields fields, Upgraded next) {
    boolean can =
        !responded && end == null && body.ended() && request.version() == HttpVersion.HTTP_1_1;
    if (can) {
      responded = true;
      connection.upgrade(fields, next);
    }
    return can;
  }

  @Override
  public void abort(String reason) {
    if (end == null) {
      connection.reset(reason);
      failed(reason);
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
  public void flush() {
    connection.flushSoon();
  }

  @Override
  public void pumped(@Nullable String failure) {
    finish(failure);
    turn.answered(failure);
  }

  /// Body bytes handed to the connection.
  long sentBytes() {
    return pump == null ? 0 : pump.sentBytes();
  }

  InboundBody inbound() {
    return body;
  }

  void writable() {
    if (pump != null) {
      pump.run();
    }
  }

  /// The connection is gone.
  void failed(String reason) {
    if (end == null) {
      if (pump != null) {
        pump.stop();
      }
      finish(reason);
      body.fail(reason);
    }
  }

  private void finish(@Nullable String failure) {
    if (end != null) {
      return;
    }
    long total = System.nanoTime() - startedNanos;
    long sent = pump == null ? 0 : pump.sentBytes();
    end = new ExchangeEnd(sent, failure, firstByteNanos < 0 ? total : firstByteNanos, total);
    Consumer<ExchangeEnd> heard = listener;
    if (heard != null) {
      heard.accept(end);
    }
  }
}
