package perigee.meeting.record;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A microphone or the sound of a screen: its packets put in order.
final class SoundTrack {

  /// Sound is not sent again; packets may only have changed places.
  private static final long PATIENCE_NANOS = 150_000_000L;

  private static final long MILLI_NANOS = 1_000_000;

  private final PacketOrder order = new PacketOrder(PATIENCE_NANOS);
  private final OpusVoice voice;
  private final Sink sink;
  private final long beganWallNanos;
  private Timeline timeline;
  private int stream = -1;
  private long lastMillis = -1;

  /// Takes packets of Opus.
  @FunctionalInterface
  interface Sink {
    void packet(long millis, byte[] octets) throws IOException;
  }

  SoundTrack(long beganWallNanos, Mix mix, Sink sink) {
    this.beganWallNanos = beganWallNanos;
    this.voice = new OpusVoice(mix);
    this.sink = sink;
    this.timeline = new Timeline(beganWallNanos);
  }

  void add(TapedPacket packet) throws IOException {
    if (packet.stream != stream) {
      stream = packet.stream;
      timeline = new Timeline(beganWallNanos);
      order.clear();
    }
    order.add(packet);
    drain(packet.arrivalNanos);
  }

  void drain(long now) throws IOException {
    for (@Nullable TapedPacket packet = order.poll(now); packet != null; packet = order.poll(now)) {
      boolean afterLoss = order.takeLost();
      long nanos = timeline.at(packet);
      if (packet.payload.length == 0 || nanos < 0) {
        continue;
      }
      if (packet.heard) {
        voice.hear(packet.payload, nanos, afterLoss);
      } else {
        voice.pause();
      }
      long millis = Math.max(nanos / MILLI_NANOS, lastMillis + 1);
      lastMillis = millis;
      sink.packet(millis, packet.payload);
    }
  }
}
