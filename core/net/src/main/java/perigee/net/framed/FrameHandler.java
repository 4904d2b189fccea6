package perigee.net.framed;

import perigee.net.udp.PeerAddress;

/// What a protocol does with one message of a connection. Called by one loop.
public interface FrameHandler {

  /// What `answer` gives for a connection that is to be ended.
  int END = -1;

  /// Answers a message.
  ///
  /// @param in holds it from the start on
  /// @param out takes the answer from the start on; has room for the longest
  /// @return how long the answer is; 0 for none
  int answer(byte[] in, int length, PeerAddress peer, byte[] out);
}
