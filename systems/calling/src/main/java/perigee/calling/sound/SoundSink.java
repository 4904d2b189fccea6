package perigee.calling.sound;

import java.io.Closeable;

/// Where the other's voice goes. It is given a frame each 20 ms, by one thread, and does not wait.
public interface SoundSink extends Closeable {

  /// Takes a frame of [Frames#SAMPLES].
  void write(short[] frame);

  @Override
  void close();

  /// Nobody listens.
  static SoundSink nowhere() {
    return new SoundSink() {
      @Override
      public void write(short[] frame) {}

      @Override
      public void close() {}
    };
  }
}
