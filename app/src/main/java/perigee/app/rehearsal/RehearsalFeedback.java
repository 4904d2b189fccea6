package perigee.app.rehearsal;

import perigee.realtime.media.MediaPeer;
import perigee.wire.octets.NetworkOrder;
import perigee.wire.rtp.RtcpWriter;
import perigee.wire.rtp.RtpPacket;

/// What somebody who watches says of what arrives: when it did, and now and then that a packet is
/// missing. It belongs to the thread of its port.
final class RehearsalFeedback {

  private static final int PLACES = 32;
  private static final int TRANSPORT = 3;
  private static final int VIDEO_TYPE = 96;
  private static final int NANOS_A_MICRO = 1000;
  private static final int SSRC = 1;

  private final RtpPacket packet = new RtpPacket();
  private final RtcpWriter writer = new RtcpWriter();
  private final byte[] out = new byte[512];
  private final long[] micros = new long[PLACES];
  private int base = -1;
  private int number;

  void arrived(MediaPeer peer, byte[] bytes, int at, int length, long now) {
    int place = packet.read(bytes, at, length) ? packet.extension(TRANSPORT) : -1;
    if (place < 0) {
      return;
    }
    int sequence = NetworkOrder.u16(bytes, place);
    int index = sequence - base & 0xffff;
    if (base < 0 || index >= PLACES) {
      base = sequence;
      index = 0;
      java.util.Arrays.fill(micros, -1);
    }
    micros[index] = now / NANOS_A_MICRO;
    if (index == PLACES - 1) {
      tell(peer, packet.payloadType() == VIDEO_TYPE);
    }
  }

  private void tell(MediaPeer peer, boolean isVideo) {
    writer.begin(out, 0, out.length - MediaPeer.TRAILER);
    int told = writer.transportFeedback(SSRC, SSRC, number++ & 0xff, base, micros, 0, PLACES);
    if (told > 0 && isVideo && writer.nack(SSRC, packet.ssrc())) {
      boolean _ = writer.lost(packet.sequence() - 2 & 0xffff);
    }
    boolean _ = peer.send(out, 0, writer.length());
    base = -1;
  }
}
