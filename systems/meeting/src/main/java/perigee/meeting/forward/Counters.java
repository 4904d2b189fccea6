package perigee.meeting.forward;

/// What a meeting's media plane has counted. Written by its thread only.
public final class Counters {

  long received;
  long receivedOctets;
  long malformed;
  long unknown;
  long refused;
  long recovered;
  long sent;
  long sentOctets;
  long retransmitted;
  long padding;
  long nacked;
  long nacksRefused;
  long nacksSent;
  long givenUp;
  long keyFramesAsked;
  long queuesDropped;
  long gone;

  Counters() {}

  /// Packets of media that came in.
  public long received() {
    return received;
  }

  public long receivedOctets() {
    return receivedOctets;
  }

  /// Packets that were no RTP or RTCP.
  public long malformed() {
    return malformed;
  }

  /// Packets of streams that nobody announced.
  public long unknown() {
    return unknown;
  }

  /// Packets that came twice or made no sense.
  public long refused() {
    return refused;
  }

  /// Packets that came as retransmissions.
  public long recovered() {
    return recovered;
  }

  /// Packets of media that left.
  public long sent() {
    return sent;
  }

  public long sentOctets() {
    return sentOctets;
  }

  public long retransmitted() {
    return retransmitted;
  }

  /// Octets of padding that probed for bandwidth.
  public long padding() {
    return padding;
  }

  /// Packets that receivers asked for again.
  public long nacked() {
    return nacked;
  }

  /// Those that were beyond the bound of what is sent again.
  public long nacksRefused() {
    return nacksRefused;
  }

  /// Packets that senders were asked for again.
  public long nacksSent() {
    return nacksSent;
  }

  /// Packets that senders never sent again.
  public long givenUp() {
    return givenUp;
  }

  public long keyFramesAsked() {
    return keyFramesAsked;
  }

  /// How often what waited for a participant was thrown away, because it was too much.
  public long queuesDropped() {
    return queuesDropped;
  }

  /// Packets that were not there any more when their turn came.
  public long gone() {
    return gone;
  }
}
