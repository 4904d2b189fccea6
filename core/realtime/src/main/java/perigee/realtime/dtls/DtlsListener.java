package perigee.realtime.dtls;

import perigee.realtime.srtp.SrtpMaster;
import perigee.realtime.srtp.SrtpProfile;

/// What an association tells, on its own thread.
public interface DtlsListener {

  /// A datagram is to leave to the other end.
  void send(byte[] datagram);

  /// The other end is who it was said to be, and keys are there.
  void established(SrtpProfile profile, SrtpMaster local, SrtpMaster remote);

  /// It is over, or could not begin. Told once, and nothing after it.
  void ended(String reason);
}
