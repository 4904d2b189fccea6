package perigee.net.http;

import org.jspecify.annotations.Nullable;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.FlowWindow;
import perigee.wire.http2.Priority;

/// One stream of an HTTP/2 connection, both directions (RFC 9113 §5). Confined to the loop.
final class Http2Stream implements Runnable {

  /// The message exchange that the stream is for.
  interface Owner {

    /// Somebody wants the received body, for the first time.
    void bodyWanted();

    /// Nobody wants the received body any more, which has not all come.
    void bodyAbandoned();

    /// All was handed over, or the sent body failed; the sent body is closed. Heard once.
    void sent(@Nullable String failure);

    /// The stream ended before both sides had said all.
    void broken(ErrorCode code, String reason);
  }

  private final Http2Link link;
  private final int id;
  private final Owner owner;
  private final FlowWindow sendWindow;
  private int receiveWindow;
  private int credit;
  private @Nullable Http2Body body;
  private boolean receives;
  private BodySource source = Bodies.empty();
  private boolean sends;
  private boolean over;
  private Priority priority = Priority.DEFAULT;
  private boolean queued;
  private long expected;
  private long sent;
  private long seenSent;
  private long takenSinceNanos = System.nanoTime();
  private long seenReceived;
  private long heardSinceNanos = takenSinceNanos;
  private @Nullable Http2Pace pace;

  Http2Stream(Http2Link link, int id, Owner owner, int sendWindow, int receiveWindow) {
    this.link = link;
    this.id = id;
    this.owner = owner;
    this.sendWindow = new FlowWindow(sendWindow);
    this.receiveWindow = receiveWindow;
    this.receives = true;
  }

  Http2Link link() {
    return link;
  }

  int id() {
    return id;
  }

  Owner owner() {
    return owner;
  }

  FlowWindow sendWindow() {
    return sendWindow;
  }

  /// Whether the peer may still send.
  boolean receives() {
    return receives;
  }

  /// Whether the stream is forgotten by its connection.
  boolean over() {
    return over;
  }

  @Nullable Http2Body body() {
    return body;
  }

  /// The peer's message has a body, which `received` ends.
  ///
  /// @param length as the message says, or -1
  /// @param maxBytes of a message that does not say
  BodySource receive(long length, long maxBytes) {
    Http2Body receiving = new Http2Body(this, length, maxBytes);
    body = receiving;
    return receiving;
  }

  /// The peer's last frame came.
  void received() {
    receives = false;
  }

  /// Takes from the window that the peer was given; whether it had as much.
  boolean takeReceiveWindow(int count) {
    receiveWindow -= count;
    return receiveWindow >= 0;
  }

  /// Received bytes were taken or dropped: the peer may send as many more.
  void taken(int count) {
    link.taken(count);
    if (receives && !over) {
      credit += count;
      if (credit >= link.windows().streamBytes() / 2) {
        link.output().windowUpdate(id, credit);
        link.flushSoon();
        receiveWindow += credit;
        credit = 0;
      }
    }
  }

  void bodyWanted() {
    owner.bodyWanted();
  }

  void bodyClosed() {
    if (receives && !over) {
      owner.bodyAbandoned();
    }
  }

  Priority priority() {
    return priority;
  }

  void priority(Priority now) {
    priority = now;
  }

  boolean queued() {
    return queued;
  }

  void queued(boolean now) {
    queued = now;
  }

  /// Begins to send a body after the head.
  void send(BodySource sending) {
    source = sending;
    expected = sending.length();
    sends = true;
    sending.onReady(this);
    link.sending().add(this);
    link.flushSoon();
  }

  /// There may be more to send.
  @Override
  public void run() {
    if (sends && !over) {
      link.sending().add(this);
      link.flushSoon();
    }
  }

  BodySource source() {
    return source;
  }

  /// Whether a body is on its way out.
  boolean sends() {
    return sends;
  }

  /// Bytes that the sent body promised, or -1.
  long expected() {
    return expected;
  }

  long sentBytes() {
    return sent;
  }

  void countSent(int bytes) {
    sent += bytes;
  }

  /// The sent body is at its end, or failed.
  void sent(@Nullable String failure) {
    if (sends) {
      sends = false;
      source.close();
      owner.sent(failure);
    }
  }

  /// Whether the peer has left no room for what is to be sent for so long.
  ///
  /// @param connectionBlocked whether it left none on the whole connection
  boolean isStalled(boolean connectionBlocked, long nowNanos, long boundNanos) {
    boolean blocked = sends && (connectionBlocked || sendWindow.available() == 0);
    if (!blocked || sent != seenSent) {
      seenSent = sent;
      takenSinceNanos = nowNanos;
    }
    return nowNanos - takenSinceNanos >= boundNanos;
  }

  /// Whether nothing came for so long of a body that somebody waits for.
  boolean isSilent(long nowNanos, long boundNanos) {
    Http2Body receiving = body;
    boolean awaited = receives && receiving != null && receiving.waiting();
    long received = receiving == null ? 0 : receiving.received();
    if (!awaited || received != seenReceived) {
      seenReceived = received;
      heardSinceNanos = nowNanos;
    }
    return nowNanos - heardSinceNanos >= boundNanos;
  }

  /// How fast its client is; measured from the first time that this is asked.
  Http2Pace pace(ClientBounds bounds, long nowNanos) {
    Http2Pace measured = pace;
    if (measured == null) {
      measured = new Http2Pace(bounds, nowNanos);
      pace = measured;
    }
    return measured;
  }

  /// The connection forgets the stream.
  void forgotten() {
    over = true;
    Http2Body receiving = body;
    if (receiving != null && receives) {
      receiving.fail("stream ended before the body did");
    }
  }

  /// The stream ended early.
  void broken(ErrorCode code, String reason) {
    Http2Body receiving = body;
    if (receiving != null) {
      receiving.fail(reason);
    }
    if (sends) {
      sends = false;
      source.close();
    }
    owner.broken(code, reason);
  }
}
