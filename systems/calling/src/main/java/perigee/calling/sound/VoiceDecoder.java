package perigee.calling.sound;

import java.io.Closeable;

/// Makes samples of packets. It belongs to one thread.
public interface VoiceDecoder extends Closeable {

  /// Decodes a packet.
  ///
  /// @param out with room for 120 ms
  /// @return samples; 0 if the packet is none
  int decode(byte[] packet, int length, short[] out);

  /// Makes up for a packet that did not come.
  ///
  /// @return samples
  int conceal(short[] out);

  /// Does so by what the packet behind it tells.
  ///
  /// @return samples
  int recover(byte[] following, int length, short[] out);

  @Override
  void close();
}
