package perigee.net.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;
import perigee.wire.http1.HeadLimits;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.Frames;
import perigee.wire.http2.HpackDecoder;
import perigee.wire.http2.HpackEncoder;
import perigee.wire.http2.Settings;

/// What server and client have in common on an HTTP/2 connection: streams, settings, windows and
/// what is sent (RFC 9113). Confined to the loop.
final class Http2Link {

  /// What a peer may send before any of it is taken.
  ///
  /// @param streamBytes on one stream
  /// @param bytes on all streams together, not less than HTTP/2 begins with
  record Windows(int streamBytes, int bytes) {}

  private static final int TABLE_BYTES = 4096;

  /// Beyond this much that the peer does not take, nothing is read from it.
  private static final long MAX_UNSENT_BYTES = 768 * 1024;

  private final Channel channel;
  private final Http2Role role;
  private final boolean server;
  private final HeadLimits limits;
  private final Http2Output output;
  private final Http2Sending sending;
  private final HpackDecoder decoder = new HpackDecoder(TABLE_BYTES);
  private final HpackEncoder encoder = new HpackEncoder();
  private final FloodGuard guard = new FloodGuard(System.nanoTime());
  private final Http2Streams streams = new Http2Streams();
  private Settings settings = Settings.INITIAL;
  private final Windows windows;
  private int receiveWindow;
  private int credit;
  private boolean inRead;
  private boolean flushWaits;
  private boolean flushing;
  private boolean again;
  private boolean over;
  private boolean failed;

  Http2Link(
      Channel channel,
      Http2Role role,
      boolean server,
      boolean secure,
      HeadLimits limits,
      Windows windows) {
    this.channel = channel;
    this.role = role;
    this.server = server;
    this.limits = limits;
    this.windows = windows;
    this.receiveWindow = windows.bytes();
    this.output = new Http2Output(channel, secure);
    this.sending = new Http2Sending(this, output);
  }

  /// Says what this side's settings are, and opens the connection's window.
  void start(int maxStreams) {
    Settings own =
        new Settings(
            TABLE_BYTES,
            false,
            maxStreams,
            windows.streamBytes(),
            Frames.MIN_MAX_PAYLOAD_BYTES,
            limits.maxHeadBytes());
    output.settings(own, !server);
    output.windowUpdate(0, windows.bytes() - Frames.INITIAL_WINDOW_BYTES);
    flushSoon();
  }

  Channel channel() {
    return channel;
  }

  Http2Role role() {
    return role;
  }

  HeadLimits limits() {
    return limits;
  }

  Http2Output output() {
    return output;
  }

  Http2Sending sending() {
    return sending;
  }

  HpackDecoder decoder() {
    return decoder;
  }

  HpackEncoder encoder() {
    return encoder;
  }

  FloodGuard guard() {
    return guard;
  }

  Windows windows() {
    return windows;
  }

  Settings peersSettings() {
    return settings;
  }

  /// Whether the connection has ended.
  boolean over() {
    return over;
  }

  /// Whether it ended since the peer did not keep to the protocol.
  boolean failed() {
    return failed;
  }

  Http2Streams streams() {
    return streams;
  }

  Http2Stream open(int id, Http2Stream.Owner owner) {
    Http2Stream stream =
        new Http2Stream(this, id, owner, settings.windowBytes(), windows.streamBytes());
    streams.add(stream);
    return stream;
  }

  /// Ends a stream on which both sides have said all.
  void forget(Http2Stream stream) {
    if (streams.remove(stream)) {
      sending.remove(stream);
      stream.forgotten();
      role.forgotten(stream);
    }
  }

  /// Ends a stream early.
  void reset(Http2Stream stream, ErrorCode code, String reason) {
    if (!stream.over()) {
      resetUnknown(stream.id(), code);
      broken(stream, code, reason);
    }
  }

  /// Ends a stream that is not open here.
  void resetUnknown(int id, ErrorCode code) {
    streams.reset(id);
    output.reset(id, code);
    flushSoon();
  }

  /// A stream ended early, and the peer knows.
  void broken(Http2Stream stream, ErrorCode code, String reason) {
    if (!stream.over()) {
      forget(stream);
      stream.broken(code, reason);
    }
  }

  /// An error that the peer made on one stream. They are bounded, since each has us end what it
  /// made us begin.
  void streamError(int id, @Nullable Http2Stream known, ErrorCode code, String reason) {
    if (!spend(FloodGuard.RESET)) {
      return;
    }
    if (known == null) {
      resetUnknown(id, code);
    } else {
      reset(known, code, reason);
    }
  }

  /// Takes from the peer's patience; false if that was the end of the connection.
  boolean spend(int cost) {
    if (!guard.spend(cost)) {
      fail(ErrorCode.ENHANCE_YOUR_CALM, "too many frames that serve nothing");
    }
    return !over;
  }

  /// An error of the connection (§5.4.1).
  void fail(ErrorCode code, String reason) {
    if (!over) {
      failed = true;
      output.goAway(streams.last(), code);
      output.flush();
      end(code, reason);
      role.failed(code, reason);
    }
  }

  /// The connection is gone, or ends: so do its streams.
  void end(ErrorCode code, String reason) {
    if (over) {
      return;
    }
    over = true;
    for (Http2Stream stream : streams.all()) {
      broken(stream, code, reason);
    }
    output.release();
  }

  /// Takes from the window of the connection; whether the peer had as much.
  boolean takeReceiveWindow(int count) {
    receiveWindow -= count;
    return receiveWindow >= 0;
  }

  /// Received bytes were taken or dropped.
  void taken(int count) {
    credit += count;
    if (credit >= windows.bytes() / 2 && !over) {
      output.windowUpdate(0, credit);
      receiveWindow += credit;
      credit = 0;
      flushSoon();
    }
  }

  /// Takes the peer's new settings (§6.5.3, §6.9.2); whether windows stay in their bounds.
  boolean settings(Settings changed) {
    int difference = changed.windowBytes() - settings.windowBytes();
    boolean fits = true;
    if (difference != 0) {
      for (Http2Stream stream : streams.all()) {
        fits &= stream.sendWindow().grow(difference);
        stream.run();
      }
    }
    encoder.tableSize(changed.headerTableBytes());
    output.maxPayload(changed.maxPayloadBytes());
    settings = changed;
    role.settingsChanged(changed);
    return fits;
  }

  void readBegins() {
    inRead = true;
  }

  /// All that came at once is worked off: what is to be sent goes in one flush.
  void readEnds() {
    inRead = false;
    flush();
  }

  /// Sends at the end of what runs now.
  void flushSoon() {
    if (!inRead && !flushWaits) {
      flushWaits = true;
      channel.eventLoop().execute(this::flush);
    }
  }

  private void flush() {
    flushWaits = false;
    if (flushing) {
      // The channel has room again while it is written to: the loop below goes on.
      again = true;
      return;
    }
    flushing = true;
    do {
      again = false;
      sending.pump();
      output.flush();
    } while (again && !over);
    flushing = false;
    readIfTaken();
  }

  /// There is room in the channel again.
  void writable() {
    flush();
  }

  /// A peer that sends and does not take what it is sent is read no further.
  private void readIfTaken() {
    ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
    boolean full = unsent != null && unsent.totalPendingWriteBytes() > MAX_UNSENT_BYTES;
    if (channel.config().isAutoRead() == full) {
      channel.config().setAutoRead(!full);
    }
  }
}
