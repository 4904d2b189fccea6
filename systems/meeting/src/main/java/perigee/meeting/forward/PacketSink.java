package perigee.meeting.forward;

/// The way out to one participant.
@FunctionalInterface
public interface PacketSink {

  /// Octets behind a packet that the sink may write to, so that it can encrypt in place.
  int TRAILER = 64;

  /// Sends an RTP or RTCP packet. The buffer is the sink's only until this returns; it may change
  /// the packet and [#TRAILER] octets behind it.
  void send(byte[] buffer, int from, int length);
}
