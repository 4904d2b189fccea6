package perigee.net.http;

import io.netty.channel.Channel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import perigee.net.http.PeerException.Kind;
import perigee.wire.http.ResponseHead;
import perigee.wire.http1.Connection;
import perigee.wire.http1.Framing;
import perigee.wire.http1.HeadRead;
import perigee.wire.http1.ResponseReader;

/// The turn of one request on an HTTP/1 connection to a target: from its sending, past interim
/// responses, until the body of its response is at its end (RFC 9112 §9.2). The connection's only
/// one, used for request after request. Confined to the loop.
final class ClientTurn implements InboundBody.Owner, BodyPump.Owner {

  private static final int FIRST_HEAD_BYTES = 2048;
  private static final int MAX_INTERIM = 32;

  private final ClientConnection connection;
  private final TargetPool pool;
  private final Channel channel;
  private final Input input;
  private final WriteStall stall;
  private final ResponseReader reader;
  private byte[] head = new byte[0];
  private int headBytes;
  private int interim;
  private @Nullable ClientCall call;
  private @Nullable BodyPump pump;
  private @Nullable InboundBody body;
  private boolean persists;

  ClientTurn(ClientConnection connection, TargetPool pool, Channel channel, Input input) {
    this.connection = connection;
    this.pool = pool;
    this.channel = channel;
    this.input = input;
    this.stall = new WriteStall(channel);
    this.reader = new ResponseReader(pool.config().limits());
  }

  /// Whether a request waits for its response, or for the end of that.
  boolean isRunning() {
    return call != null;
  }

  boolean isOf(ClientCall which) {
    return call == which;
  }

  /// Begins to send a request.
  void begin(ClientCall next) {
    call = next;
    persists = false;
    interim = 0;
    nextHead();
    // A body that is closed with the pump could not be sent a second time; nothing can.
    BodySource content = next.body().length() == 0 ? Bodies.empty() : next.body();
    RequestFraming framing = RequestFraming.of(next.head(), next.body().length());
    BodyPump sending = new BodyPump(channel, content, framing == RequestFraming.CHUNKED, this);
    pump = sending;
    sending.start(framing.write(next, pool.writer()));
  }

  /// There is more in the input.
  void arrived() {
    InboundBody reading = body;
    if (reading != null) {
      reading.arrived();
      return;
    }
    boolean more = true;
    while (more && !connection.isClosed() && body == null && call != null && input.readable() > 0) {
      more = readHead();
    }
  }

  private boolean readHead() {
    int before = headBytes;
    int max = pool.config().limits().maxHeadBytes();
    int room = Math.min(input.readable(), max - before);
    if (before + room > head.length) {
      int length = Math.max(Math.max(FIRST_HEAD_BYTES, before + room), head.length * 2);
      head = Arrays.copyOf(head, Math.min(length, max));
    }
    headBytes += input.peek(head, before, room);
    return switch (reader.read(head, 0, headBytes)) {
      case HeadRead.More _ -> {
        input.skip(headBytes - before);
        yield false;
      }
      case HeadRead.Complete(int length) -> {
        input.skip(length - before);
        headRead(reader.head());
        yield true;
      }
      case HeadRead.Malformed(_, String reason) -> {
        connection.over(reason, Kind.PROTOCOL);
        yield false;
      }
    };
  }

  private void headRead(ResponseHead view) {
    // What the handler gets is its own: the connection may be at its next response before the
    // handler's consumer is done.
    ResponseHead answer =
        new ResponseHead(view.status(), view.reason(), view.version(), view.fields().copy());
    ClientCall current = call;
    if (current == null) {
      return;
    }
    if (answer.status() >= 200) {
      answered(current, answer);
    } else if (answer.status() == 101 || ++interim > MAX_INTERIM) {
      String reason = "interim response " + answer.status() + " that nobody asked for";
      connection.over(reason, Kind.PROTOCOL);
    } else {
      nextHead();
      if (answer.status() != 100) {
        current.informed(answer);
      }
    }
  }

  private void nextHead() {
    headBytes = 0;
    reader.reset();
  }

  private void answered(ClientCall current, ResponseHead answer) {
    Framing framing = Framing.of(current.head().method(), answer, current.readsUnknownCodings());
    if (framing instanceof Framing.Refused(_, String reason)) {
      connection.over(reason, Kind.PROTOCOL);
      return;
    }
    boolean mustClose =
        framing instanceof Framing.UntilClose || framing.equals(new Framing.Chunked(true));
    persists = !mustClose && Connection.persists(answer.version(), answer.fields());
    InboundBody answerBody = new InboundBody(input, framing, false, this);
    body = answerBody;
    if (answerBody.ended()) {
      bodyEnded();
    }
    current.answered(answer, answerBody);
  }

  @Override
  public void bodyWanted() {
    connection.heard();
  }

  @Override
  public void bodyEnded() {
    body = null;
    call = null;
    if (connection.isClosed()) {
      input.release();
      return;
    }
    boolean sent = pump != null && pump.over();
    if (persists && sent && input.readable() == 0 && connection.isOpen()) {
      pump = null;
      connection.idle();
    } else {
      connection.close();
    }
  }

  @Override
  public void bodyAbandoned() {
    body = null;
    input.release();
    connection.close();
  }

  @Override
  public void flush() {
    channel.flush();
  }

  @Override
  public void pumped(@Nullable String failure) {
    connection.heard();
    if (failure != null) {
      connection.over("request's body failed: " + failure, Kind.CANCELLED);
    }
  }

  /// The channel has room again.
  void writable() {
    if (pump != null) {
      pump.run();
    }
  }

  /// The peer sends no more.
  void inputOver() {
    if (body != null) {
      body.inputOver("connection closed before the body's end");
    }
  }

  /// Fails the body that is being read.
  void failBody(String reason) {
    if (body != null) {
      body.fail(reason);
    }
  }

  /// The connection is gone; the request, if it waits for its response or for the end of that.
  @Nullable ClientCall takeCall() {
    ClientCall current = call;
    call = null;
    return current;
  }

  /// The connection is gone: sends no more, and keeps what came only for who reads it.
  void stop() {
    if (pump != null) {
      pump.stop();
    }
    if (body == null) {
      input.release();
    }
  }

  /// What the peer of a request is too late with, or null.
  ///
  /// @param sinceNanos when it was last heard of
  @Nullable String late(long nowNanos, long sinceNanos) {
    Target target = pool.target();
    long waited = nowNanos - sinceNanos;
    long idleNanos = target.idleTimeout().toNanos();
    if (body != null) {
      boolean late = body.waiting() && waited >= idleNanos;
      return late ? "no byte of the body came for " + target.idleTimeout() : null;
    }
    if (pump != null && !pump.over()) {
      boolean late = stall.lasts(nowNanos, idleNanos);
      return late ? "no byte of the request was accepted for " + target.idleTimeout() : null;
    }
    boolean late = waited >= target.responseTimeout().toNanos();
    return late ? "no response came within " + target.responseTimeout() : null;
  }
}
