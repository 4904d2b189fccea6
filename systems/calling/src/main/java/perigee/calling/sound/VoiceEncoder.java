package perigee.calling.sound;

import java.io.Closeable;

/// Makes packets of frames. It belongs to one thread.
public interface VoiceEncoder extends Closeable {

  /// Encodes a frame of [Frames#SAMPLES].
  ///
  /// @return octets that were written
  int encode(short[] frame, byte[] out, int at);

  /// Changes how much is said.
  void bitrate(int bitsPerSecond);

  @Override
  void close();
}
