package perigee.net.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import perigee.wire.http2.ErrorCode;
import perigee.wire.http2.FrameWriter;
import perigee.wire.http2.Frames;
import perigee.wire.http2.HpackEncoder;
import perigee.wire.http2.Settings;

/// What leaves on one HTTP/2 connection. Small frames gather in one buffer, large pieces of bodies
/// go as they are between such buffers; all is sent by one flush. Confined to the loop.
final class Http2Output {

  /// A held body of up to this length is copied into one frame.
  static final int MAX_GATHERED_BYTES = 16 * 1024;

  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int LARGE_BUFFER_BYTES = 64 * 1024;
  private static final int COPY_BYTES = 4 * 1024;

  /// TLS copies what it encrypts anyway, and makes full records of what lies together.
  private static final int COPY_BYTES_TLS = 16 * 1024;

  private final Channel channel;
  private final int copyBytes;
  private final byte[] small = new byte[Math.max(Settings.MAX_BYTES, FrameWriter.MAX_SMALL_BYTES)];
  private int maxPayloadBytes = Frames.MIN_MAX_PAYLOAD_BYTES;
  private int nextBytes = BUFFER_BYTES;
  private @Nullable ByteBuf pending;
  private boolean dirty;

  Http2Output(Channel channel, boolean secure) {
    this.channel = channel;
    this.copyBytes = secure ? COPY_BYTES_TLS : COPY_BYTES;
  }

  /// Whether more data may be written now.
  boolean isWritable() {
    return channel.isWritable();
  }

  void maxPayload(int bytes) {
    maxPayloadBytes = bytes;
  }

  /// A frame's payload is at most so long.
  int maxPayload() {
    return maxPayloadBytes;
  }

  void bytes(byte[] ready) {
    room(ready.length).writeBytes(ready);
  }

  void settings(Settings settings, boolean client) {
    put(settings.write(small, 0, client));
  }

  void settingsAck() {
    put(FrameWriter.settingsAck(small, 0));
  }

  void ping(boolean ack, byte[] opaque, int from) {
    put(FrameWriter.ping(small, 0, ack, opaque, from));
  }

  void windowUpdate(int stream, int increment) {
    put(FrameWriter.windowUpdate(small, 0, stream, increment));
  }

  void reset(int stream, ErrorCode code) {
    put(FrameWriter.reset(small, 0, stream, code));
  }

  void goAway(int lastStream, ErrorCode code) {
    put(FrameWriter.goAway(small, 0, lastStream, code));
  }

  /// Writes a field block as HEADERS and, if it is long, CONTINUATION frames.
  void headers(int stream, HpackEncoder block, boolean endStream) {
    int at = 0;
    int type = Frames.HEADERS;
    int flags = endStream ? Frames.END_STREAM : 0;
    do {
      int length = Math.min(maxPayloadBytes, block.length() - at);
      boolean last = at + length == block.length();
      header(length, type, flags | (last ? Frames.END_HEADERS : 0), stream);
      room(length).writeBytes(block.bytes(), at, length);
      at += length;
      type = Frames.CONTINUATION;
      flags = 0;
    } while (at < block.length());
  }

  /// Writes a DATA frame; the bytes are released.
  void data(int stream, @Nullable ByteBuf bytes, boolean endStream) {
    int length = bytes == null ? 0 : bytes.readableBytes();
    header(length, Frames.DATA, endStream ? Frames.END_STREAM : 0, stream);
    if (bytes == null) {
      return;
    }
    if (length <= copyBytes) {
      room(length).writeBytes(bytes);
      bytes.release();
    } else {
      writePending();
      Outgoing.write(channel, bytes);
      dirty = true;
    }
  }

  /// Writes a whole body as one DATA frame, which ends the stream.
  void data(int stream, HeldBody body) {
    int length = (int) body.length();
    header(length, Frames.DATA, Frames.END_STREAM, stream);
    ByteBuf into = room(length);
    for (int i = 0; i < body.blocks(); i++) {
      into.writeBytes(body.block(i), 0, body.blockBytes(i));
    }
  }

  /// Hands everything to the system.
  void flush() {
    writePending();
    nextBytes = BUFFER_BYTES;
    if (dirty) {
      dirty = false;
      channel.flush();
    }
  }

  /// Drops what was not handed over.
  void release() {
    if (pending != null) {
      pending.release();
      pending = null;
    }
  }

  private void header(int length, int type, int flags, int stream) {
    put(FrameWriter.header(small, 0, length, type, flags, stream));
  }

  private void put(int length) {
    room(length).writeBytes(small, 0, length);
  }

  private ByteBuf room(int length) {
    ByteBuf now = pending;
    if (now != null && now.writableBytes() < length) {
      writePending();
      nextBytes = LARGE_BUFFER_BYTES;
      now = null;
    }
    if (now == null) {
      now = channel.alloc().directBuffer(Math.max(nextBytes, length));
      pending = now;
    }
    return now;
  }

  private void writePending() {
    if (pending != null) {
      Outgoing.write(channel, pending);
      pending = null;
      dirty = true;
    }
  }
}
