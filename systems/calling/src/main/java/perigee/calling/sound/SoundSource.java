package perigee.calling.sound;

import java.io.Closeable;
import java.util.Arrays;

/// Where our voice comes from. It is asked each 20 ms, by one thread, and does not wait.
public interface SoundSource extends Closeable {

  /// Fills a frame of [Frames#SAMPLES]; with zeros if there is nothing.
  ///
  /// @return false once nothing more will come
  boolean read(short[] frame);

  @Override
  void close();

  /// Silence without an end.
  static SoundSource silence() {
    return new SoundSource() {
      @Override
      public boolean read(short[] frame) {
        Arrays.fill(frame, (short) 0);
        return true;
      }

      @Override
      public void close() {}
    };
  }
}
