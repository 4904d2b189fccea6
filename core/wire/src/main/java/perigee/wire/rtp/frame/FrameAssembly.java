package perigee.wire.rtp.frame;

import org.jspecify.annotations.Nullable;

/// One frame after the other of one stream, from its payloads in order and without gaps. It belongs
/// to one thread.
public interface FrameAssembly {

  /// The longest frame that is put together.
  int LONGEST = 1 << 23;

  /// Drops what there is and begins a frame.
  void begin();

  /// Takes the payload of the next packet.
  ///
  /// @return whether it could be read; if not, the frame is to be dropped
  boolean add(byte[] octets, int from, int length);

  /// Ends a frame.
  ///
  /// @return null if nothing came of it
  @Nullable AssembledFrame end();
}
