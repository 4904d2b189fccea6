package perigee.net.http;

import org.jspecify.annotations.Nullable;
import perigee.net.http.PeerException.Kind;
import perigee.wire.http.Fields;
import perigee.wire.http.ResponseHead;
import perigee.wire.http1.Framing;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.HeaderList;
import perigee.wire.http2.ResponseSection;

/// One request of a client on a stream of an HTTP/2 connection, and its response. Confined to the
/// loop.
final class Http2Call implements Http2Stream.Owner {

  private static final int MAX_INTERIM = 32;

  private final Http2ClientConnection connection;
  private final ClientCall call;
  private final Http2Stream stream;
  private long sinceNanos = System.nanoTime();
  private int interim;
  private boolean answered;
  private boolean unseen;
  private Kind failing = Kind.CLOSED;

  Http2Call(Http2ClientConnection connection, ClientCall call, int id) {
    this.connection = connection;
    this.call = call;
    this.stream = connection.link().open(id, this);
  }

  ClientCall call() {
    return call;
  }

  Http2Stream stream() {
    return stream;
  }

  /// The peer says that it has not looked at the request.
  void isUnseen() {
    unseen = true;
  }

  /// A field section came.
  ///
  /// @return what is wrong with it, or null
  @Nullable String fields(HeaderList list, ResponseSection section, boolean endStream) {
    if (answered) {
      return trailers(list, endStream);
    }
    return switch (section.read(list)) {
      case ResponseSection.Malformed(String reason) -> reason;
      case ResponseSection.Valid(ResponseHead head) ->
          head.status() < 200 ? interim(head, endStream) : answer(head, endStream);
    };
  }

  private @Nullable String interim(ResponseHead head, boolean endStream) {
    if (endStream || head.status() == 101 || ++interim > MAX_INTERIM) {
      return "interim response " + head.status() + " that nobody asked for";
    }
    sinceNanos = System.nanoTime();
    if (head.status() != 100) {
      call.informed(head);
    }
    return null;
  }

  private @Nullable String answer(ResponseHead head, boolean endStream) {
    Framing framing = Framing.of(call.head().method(), head, false);
    long length =
        switch (framing) {
          case Framing.None _ -> 0;
          case Framing.Length(long bytes) -> bytes;
          case Framing.UntilClose _ -> -1;
          case Framing.Chunked _, Framing.Refused _ -> Long.MIN_VALUE;
        };
    if (length == Long.MIN_VALUE || (endStream && length > 0)) {
      return "content-length is malformed, or of a body that does not come";
    }
    answered = true;
    BodySource body = Bodies.empty();
    if (!endStream) {
      body = stream.receive(length, Long.MAX_VALUE);
    }
    call.answered(head, body);
    if (endStream && !stream.over()) {
      stream.received();
      ended();
    }
    return null;
  }

  private @Nullable String trailers(HeaderList list, boolean endStream) {
    String problem =
        endStream ? ResponseSection.trailersProblem(list) : "trailers that do not end the stream";
    Http2Body body = stream.body();
    if (problem == null) {
      stream.received();
      boolean fits = body == null || body.end(ResponseSection.trailers(list));
      problem = fits ? null : "body is not as long as its content-length";
    }
    if (problem == null) {
      ended();
    }
    return problem;
  }

  /// The response is whole.
  void ended() {
    if (stream.sends()) {
      // An answer that did not need the rest of the request (RFC 9113 §8.1).
      connection.link().reset(stream, ErrorCode.NO_ERROR, "answered");
    } else {
      connection.link().forget(stream);
    }
  }

  @Override
  public void bodyWanted() {
    // Windows set the pace.
  }

  @Override
  public void bodyAbandoned() {
    connection.link().reset(stream, ErrorCode.CANCEL, "body was closed");
  }

  @Override
  public void sent(@Nullable String failure) {
    sinceNanos = System.nanoTime();
    if (failure != null) {
      failing = Kind.CANCELLED;
    } else if (!stream.receives()) {
      connection.link().forget(stream);
    }
  }

  @Override
  public void broken(ErrorCode code, String reason) {
    if (answered) {
      return;
    }
    boolean never = unseen || code == ErrorCode.REFUSED_STREAM;
    boolean lost = failing == Kind.CLOSED && connection.lostWhenOld();
    if ((never || lost) && call.takeRetry(never)) {
      connection.again(call);
    } else {
      boolean malformed = failing == Kind.CLOSED && connection.link().failed();
      call.failed(malformed ? Kind.PROTOCOL : failing, never, reason);
    }
  }

  /// Gives the request up.
  void giveUp(ErrorCode code, Kind kind, String reason) {
    failing = kind;
    connection.link().reset(stream, code, reason);
  }

  /// The connection ends.
  void failing(Kind kind) {
    failing = kind;
  }

  /// Looks at the time; whether the peer said nothing for too long.
  boolean isLate(long nowNanos, boolean blocked, Target target) {
    long idle = target.idleTimeout().toNanos();
    if (stream.isStalled(blocked, nowNanos, idle)) {
      giveUp(
          ErrorCode.CANCEL,
          Kind.TIMEOUT,
          "no byte of the request was accepted for " + target.idleTimeout());
      return true;
    }
    if (answered) {
      if (!stream.isSilent(nowNanos, idle)) {
        return false;
      }
      String reason = "no byte of the body came for " + target.idleTimeout();
      giveUp(ErrorCode.CANCEL, Kind.TIMEOUT, reason);
      return true;
    }
    if (stream.sends() || nowNanos - sinceNanos < target.responseTimeout().toNanos()) {
      return false;
    }
    giveUp(ErrorCode.CANCEL, Kind.TIMEOUT, "no response came within " + target.responseTimeout());
    return true;
  }

  /// Fields that go out with the request (RFC 9113 §8.2.2).
  static boolean goesOut(Fields fields, int line) {
    return !HopByHop.is(fields, line)
        && !fields.nameIs(line, "host")
        && !fields.nameIs(line, "content-length")
        && !fields.nameIs(line, "expect")
        && !fields.nameIs(line, "te")
        && !fields.nameIs(line, "http2-settings");
  }
}
