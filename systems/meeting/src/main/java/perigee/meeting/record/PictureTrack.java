package perigee.meeting.record;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import perigee.wire.rtp.frame.AssembledFrame;
import perigee.wire.rtp.frame.FrameAssembly;

/// A camera or a screen: its packets put in order, its frames put together. After a loss nothing is
/// used until the next key frame.
final class PictureTrack {

  /// How long a packet that is missing may still be sent again.
  private static final long PATIENCE_NANOS = 700_000_000L;

  private static final long MILLI_NANOS = 1_000_000;

  private final PacketOrder order = new PacketOrder(PATIENCE_NANOS);
  private final long beganWallNanos;
  private final Sink sink;
  private @Nullable VideoCodec codec;
  private @Nullable FrameAssembly assembly;
  private Timeline timeline;
  private int stream = -1;
  private boolean waitsForKey = true;
  private boolean inFrame;
  private int timestamp;
  private long frameNanos;
  private long lastMillis = -1;

  /// Takes frames.
  interface Sink {

    void frame(VideoCodec codec, AssembledFrame frame, long millis) throws IOException;

    /// It can't go on without a key frame.
    void lost();
  }

  PictureTrack(long beganWallNanos, Sink sink) {
    this.beganWallNanos = beganWallNanos;
    this.sink = sink;
    this.timeline = new Timeline(beganWallNanos);
  }

  void add(TapedPacket packet) throws IOException {
    if (packet.stream != stream) {
      if (stream > packet.stream) {
        // Sent again of what it was before.
        return;
      }
      stream = packet.stream;
      codec = VideoCodec.of(packet.codec);
      assembly = codec == null ? null : codec.assembly();
      timeline = new Timeline(beganWallNanos);
      order.clear();
      waitsForKey = true;
      inFrame = false;
    }
    order.add(packet);
    drain(packet.arrivalNanos);
  }

  /// Takes what is in order now.
  void drain(long now) throws IOException {
    for (TapedPacket packet = order.poll(now); packet != null; packet = order.poll(now)) {
      if (order.takeLost()) {
        lost();
      }
      take(packet);
    }
  }

  private void lost() {
    inFrame = false;
    if (!waitsForKey) {
      waitsForKey = true;
      sink.lost();
    }
  }

  private void take(TapedPacket packet) throws IOException {
    FrameAssembly frames = assembly;
    if (frames == null || packet.payload.length == 0) {
      return;
    }
    long at = timeline.at(packet);
    if (inFrame && packet.timestamp != timestamp) {
      end(frames);
    }
    if (!inFrame) {
      if (waitsForKey && !packet.keyFrame) {
        return;
      }
      frames.begin();
      inFrame = true;
      timestamp = packet.timestamp;
      frameNanos = at;
    }
    if (!frames.add(packet.payload, 0, packet.payload.length)) {
      lost();
      return;
    }
    if (packet.marker) {
      end(frames);
    }
  }

  private void end(FrameAssembly frames) throws IOException {
    inFrame = false;
    AssembledFrame frame = frames.end();
    VideoCodec of = codec;
    if (frame == null || of == null) {
      lost();
      return;
    }
    if (waitsForKey && !frame.isKey()) {
      return;
    }
    waitsForKey = false;
    long millis = Math.max(Math.max(0, frameNanos / MILLI_NANOS), lastMillis + 1);
    lastMillis = millis;
    sink.frame(of, frame, millis);
  }
}
