package perigee.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import perigee.wire.http.RequestHead;
import perigee.wire.http1.Framing;
import perigee.wire.http1.HeadRead;

/// The requests of one HTTP/1 connection: head, answer, what is left of the request's body, next
/// head. One is read when the one before it is done, whatever came already (RFC 9112 §9.3.2).
/// Confined to the connection's loop.
final class RequestPipeline {

  /// Where the connection is in its life.
  enum State {
    /// Waits for a head, or has a part of one.
    HEAD,
    /// A request is being answered.
    EXCHANGE,
    /// The answer is out, the request's body is not all in.
    DRAIN,
    /// The last answer is out; waits for the client to read it.
    LINGER,
    CLOSED
  }

  private final ServerConnection connection;
  private final ServerLoop server;
  private final Channel channel;
  private final TearDown tearDown;
  private final Input input;
  private final HeadInput head;
  private final ServerClock clock;
  private final ServerTurn turn;
  private final PreparedTurn prepared;
  private State state = State.HEAD;
  private boolean progressing;

  /// When the newest bytes came.
  private long readNanos;

  RequestPipeline(
      ServerConnection connection, ServerLoop server, Channel channel, TearDown tearDown) {
    this.connection = connection;
    this.server = server;
    this.channel = channel;
    this.tearDown = tearDown;
    this.input = new Input(channel);
    this.head = new HeadInput(input, server.config().limits());
    this.clock = new ServerClock(server.config(), channel);
    this.turn = new ServerTurn(connection, this, server, clock);
    this.prepared = new PreparedTurn(connection, server, channel);
  }

  State state() {
    return state;
  }

  /// What came and nobody took yet.
  Input input() {
    return input;
  }

  /// Whether the last answer is out, or will never be.
  boolean isOver() {
    return state == State.LINGER || state == State.CLOSED;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /// Bytes came; they are released.
  void received(ByteBuf bytes) {
    readNanos = System.nanoTime();
    clock.received(bytes.readableBytes());
    input.add(bytes);
    progress();
  }

  /// The channel has room again.
  void writable() {
    turn.writable();
    if (prepared.run()) {
      connection.flushSoon();
      if (state == State.EXCHANGE && !prepared.isLast()) {
        nextHead();
      } else if (state == State.EXCHANGE) {
        linger();
      }
    }
    progress();
  }

  /// The client sends no more, but may still read: what it has asked for is answered.
  void inputEnded() {
    input.end();
    boolean allRead = input.readable() == 0;
    switch (state) {
      case HEAD, DRAIN -> {
        if (allRead) {
          linger();
        } else {
          progress();
        }
      }
      case EXCHANGE -> {
        if (allRead && turn.lacksBody()) {
          tearDown.close(TearDown.CLIENT_ENDED);
        } else if (turn.isUnanswered()) {
          clock.halfClosed();
        }
      }
      case LINGER -> tearDown.clientEnded();
      case CLOSED -> {}
    }
  }

  private void progress() {
    if (progressing) {
      return;
    }
    progressing = true;
    try {
      boolean more = true;
      while (more) {
        more = step();
      }
    } finally {
      progressing = false;
    }
    if (!connection.isReading() && prepared.write()) {
      channel.flush();
    }
  }

  /// Does what can be done now; whether there may be more.
  private boolean step() {
    return switch (state) {
      case HEAD -> input.readable() > 0 && channel.isWritable() && readHead();
      case EXCHANGE -> {
        turn.arrived();
        yield state != State.EXCHANGE;
      }
      case DRAIN -> {
        boolean drained = turn.drain();
        if (drained) {
          nextHead();
        }
        yield drained;
      }
      case LINGER, CLOSED -> false;
    };
  }

  private boolean readHead() {
    return switch (head.read()) {
      case HeadRead.More _ -> {
        clock.readingHead();
        if (input.isEnded()) {
          linger();
        }
        yield false;
      }
      case HeadRead.Complete _ -> {
        if (!answerPrepared()) {
          begin(head.reader().head());
        }
        yield true;
      }
      case HeadRead.Malformed(int status, String reason) -> {
        refuse(status, reason);
        yield false;
      }
    };
  }

  /// Answers what was read with what is ready for it, if anything is.
  private boolean answerPrepared() {
    PreparedAnswer answer = prepared.find(head.reader());
    if (answer == null) {
      return false;
    }
    state = State.EXCHANGE;
    if (!prepared.start(answer, readNanos, input.readable() > 0)) {
      clock.answering();
    } else if (prepared.isLast()) {
      linger();
    } else {
      connection.flushSoon();
      if (state == State.EXCHANGE) {
        head.next();
        state = State.HEAD;
        clock.keepAlive(readNanos);
      }
    }
    return true;
  }

  private void begin(RequestHead request) {
    boolean _ = prepared.write();
    Framing framing = Framing.of(request);
    if (framing instanceof Framing.Refused(int status, String reason)) {
      refuse(status, reason);
      return;
    }
    long maxBytes = server.config().clients().bodyBytes();
    if (framing instanceof Framing.Length(long length) && length > maxBytes) {
      refuse(413, "content exceeds " + maxBytes + " bytes");
      return;
    }
    server.metrics().requests().increment();
    state = State.EXCHANGE;
    clock.beginning();
    if (input.isEnded()) {
      clock.halfClosed();
    }
    turn.begin(request, framing);
  }

  /// A response begins: a client that sends no more need not wait for it any longer.
  void answering() {
    if (input.isEnded()) {
      clock.answering();
    }
  }

  /// The response is out: what is left of the request's body is read over.
  void drainBody() {
    state = State.DRAIN;
    clock.readingBody();
    progress();
  }

  private void nextHead() {
    head.next();
    if ((server.draining() || input.isEnded()) && input.readable() == 0) {
      linger();
      return;
    }
    state = State.HEAD;
    clock.keepAlive();
  }

  private void refuse(int status, String reason) {
    boolean _ = prepared.write();
    server.metrics().malformed().increment();
    connection.writeNow(ResponseHeads.refusal(server, status, reason));
    linger();
  }

  /// Reads no more requests: what was answered arrives before the connection's end does.
  void linger() {
    if (isOver()) {
      return;
    }
    boolean _ = prepared.write();
    state = State.LINGER;
    input.release();
    tearDown.inOrder(input.isEnded());
  }

  /// A response broke off. Without the last chunk, or with fewer bytes than promised, the client
  /// sees the break; a body that ends with the connection needs a reset.
  ///
  /// @param withReset whether the body ends with the connection
  void cut(String failure, boolean withReset) {
    channel.flush();
    if (withReset) {
      tearDown.reset(failure);
    } else {
      tearDown.close(failure);
    }
  }

  /// Hands over the prepared answers that were gathered; whether there were any.
  boolean writePrepared() {
    return prepared.write();
  }

  /// What the connection is used for, until the last answer is out.
  ServerLoop.Use use() {
    if (state != State.HEAD) {
      return ServerLoop.Use.BUSY;
    }
    return !head.isBegun() && input.readable() == 0 ? ServerLoop.Use.IDLE : ServerLoop.Use.HEAD;
  }

  /// Since when what is waited for did not come.
  long waitingSinceNanos() {
    return clock.sinceNanos();
  }

  /// Ends a connection whose client is too late or too slow.
  void check(long nowNanos) {
    if (turn.isPaused()) {
      // The client cannot send more than is wanted.
      clock.notReading();
    }
    long handed = turn.handedBytes() + prepared.handedBytes();
    String late = clock.late(nowNanos, turn.awaitsBody(), handed);
    if (late == null || state == State.CLOSED) {
      return;
    }
    server.metrics().timeouts().increment();
    if (state == State.HEAD && head.isBegun()) {
      refuse(408, late);
    } else {
      tearDown.reset(late);
    }
  }

  /// The connection is gone; whether it was there until now.
  boolean over(String reason) {
    if (state == State.CLOSED) {
      return false;
    }
    state = State.CLOSED;
    turn.over(reason);
    prepared.stop(reason);
    input.release();
    return true;
  }
}
