package perigee.app.rehearsal;

import java.time.Duration;
import perigee.realtime.media.MediaPeer;
import perigee.realtime.media.MediaPort;
import perigee.wire.octets.NetworkOrder;
import perigee.wire.rtp.RtpWriter;

/// Pictures that have VP8's headers and nothing in them, and a loud voice. After its beginning it
/// belongs to the port's thread.
final class RehearsalCamera {

  /// What the offer tells of its pictures.
  static final String STREAMS =
      """
      a=ssrc-group:FID 1001 1002
      a=ssrc:1001 cname:rehearsal
      a=ssrc:1002 cname:rehearsal
      """;

  private static final int VIDEO_SSRC = 1001;
  private static final int VOICE_SSRC = 1003;
  private static final int VIDEO_TYPE = 96;
  private static final int VOICE_TYPE = 111;
  private static final Duration EVERY = Duration.ofMillis(10);
  private static final int PACKETS = 6;
  private static final int PAYLOAD = 120;
  private static final int KEY_EVERY = 50;
  private static final int VIDEO_STEP = 900;
  private static final int VOICE_STEP = 480;
  private static final int LEVEL = 1;
  private static final int TRANSPORT = 3;
  private static final int LOUD = 0x80 | 20;

  private final MediaPort port;
  private final RtpWriter writer = new RtpWriter();
  private final byte[] packet = new byte[512];
  private int pictures;
  private int sequence;
  private int transport;
  private volatile boolean ended;

  RehearsalCamera(MediaPort port) {
    this.port = port;
  }

  void begin(MediaPeer peer) {
    if (ended) {
      return;
    }
    boolean key = pictures % KEY_EVERY == 0;
    for (int i = 0; i < PACKETS; i++) {
      begin(VIDEO_TYPE, i == PACKETS - 1, sequence++, pictures * VIDEO_STEP, VIDEO_SSRC);
      int at = writer.endHeader();
      // RFC 7741 §4.2, with a picture id of 15 bits; then RFC 6386 §9.1.
      packet[at] = (byte) (i == 0 ? 0x90 : 0x80);
      packet[at + 1] = (byte) 0x80;
      NetworkOrder.u16(packet, at + 2, 0x8000 | (pictures & 0x7fff));
      packet[at + 4] = (byte) (i == 0 && key ? 0x10 : 0x11);
      boolean _ = peer.send(packet, 0, at + PAYLOAD);
    }
    begin(VOICE_TYPE, false, pictures, pictures * VOICE_STEP, VOICE_SSRC);
    writer.number(LEVEL, LOUD, 1);
    boolean _ = peer.send(packet, 0, writer.endHeader() + PAYLOAD);
    pictures++;
    var _ = port.schedule(EVERY, () -> begin(peer));
  }

  private void begin(int type, boolean marker, int number, int timestamp, int ssrc) {
    writer.begin(packet, 0);
    writer.fields(type, marker, number & 0xffff, timestamp, ssrc);
    writer.number(TRANSPORT, transport++ & 0xffff, 2);
  }

  void end() {
    ended = true;
  }
}
