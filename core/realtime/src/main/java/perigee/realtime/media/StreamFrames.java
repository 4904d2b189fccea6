package perigee.realtime.media;

import perigee.net.udp.DatagramPorts;
import perigee.wire.octets.NetworkOrder;

/// Packets on a connection, each after its length (RFC 4571 §2).
final class StreamFrames {

  /// Octets of a length.
  static final int HEAD = 2;

  private StreamFrames() {}

  /// How many octets from the beginning are whole frames.
  ///
  /// @return -1 if a packet is longer than any that is taken, or empty
  static int whole(byte[] bytes, int from, int until) {
    int at = from;
    while (until - at >= HEAD) {
      int length = NetworkOrder.u16(bytes, at);
      if (length == 0 || length > DatagramPorts.MOST_OCTETS) {
        return -1;
      }
      if (until - at < HEAD + length) {
        break;
      }
      at += HEAD + length;
    }
    return at - from;
  }

  /// A frame that holds a packet.
  static byte[] frame(byte[] bytes, int at, int length) {
    byte[] frame = new byte[HEAD + length];
    NetworkOrder.u16(frame, 0, length);
    System.arraycopy(bytes, at, frame, HEAD, length);
    return frame;
  }
}
