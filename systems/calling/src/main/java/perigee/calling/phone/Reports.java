package perigee.calling.phone;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import perigee.realtime.media.MediaPeer;
import perigee.wire.rtp.ReportBlock;
import perigee.wire.rtp.RtcpKind;
import perigee.wire.rtp.RtcpReader;
import perigee.wire.rtp.RtcpWriter;

/// Reports of RTCP in both directions (RFC 3550 §6.4): what came of the other end's voice is told,
/// and what came of ours is heard. It belongs to the media port's thread.
final class Reports {

  private static final byte[] NAME = "perigee".getBytes(StandardCharsets.US_ASCII);
  private static final int ROOM = 256;
  private static final long NTP_EPOCH_SECONDS = 2_208_988_800L;
  private static final double MILLIS_PER_UNIT = 1000.0 / 65_536;
  private static final double PERCENT_PER_UNIT = 100.0 / 256;

  private final Reception reception;
  private final InstantSource clock;
  private final int ssrc;
  private final RtcpReader reader = new RtcpReader();
  private final RtcpWriter writer = new RtcpWriter();
  private final ReportBlock block = new ReportBlock();
  private final byte[] bytes = new byte[ROOM + MediaPeer.TRAILER];
  private double roundTripMillis = -1;
  private double lossPercent;

  /// Reports.
  ///
  /// @param ssrc of our voice
  Reports(Reception reception, InstantSource clock, int ssrc) {
    this.reception = reception;
    this.clock = clock;
    this.ssrc = ssrc;
  }

  /// How long a packet takes there and back; -1 while nobody knows.
  double roundTripMillis() {
    return roundTripMillis;
  }

  /// How much of our voice is lost.
  double lossPercent() {
    return lossPercent;
  }

  /// Tells what was sent and what came.
  ///
  /// @param timestamp of our voice now
  /// @param now on the port's clock
  void send(MediaPeer to, int timestamp, long packets, long octets, long now) {
    writer.begin(bytes, 0, ROOM);
    boolean begun = writer.senderReport(ssrc, ntpTime(), timestamp, (int) packets, (int) octets);
    if (begun && reception.any()) {
      reception.fill(block, now);
      boolean _ = writer.block(block);
    }
    boolean _ = writer.name(ssrc, NAME);
    boolean _ = to.send(bytes, 0, writer.length());
  }

  /// Takes the other end's.
  ///
  /// @return whether it told of our voice
  boolean received(byte[] packet, int at, int length, long arrivalNanos) {
    boolean told = false;
    reader.begin(packet, at, length);
    while (reader.next()) {
      boolean sender = reader.kind() == RtcpKind.SENDER_REPORT;
      if (sender) {
        reception.senderReport(reader.ntpTime(), arrivalNanos);
      }
      if (sender || reader.kind() == RtcpKind.RECEIVER_REPORT) {
        for (int i = 0; i < reader.count(); i++) {
          reader.block(i, block);
          told |= judge();
        }
      }
    }
    return told;
  }

  private boolean judge() {
    if (block.ssrc() != ssrc) {
      return false;
    }
    lossPercent = block.fractionLost() * PERCENT_PER_UNIT;
    if (block.lastSenderReport() != 0) {
      int passed = (int) (ntpTime() >>> 16) - block.lastSenderReport() - block.delay();
      roundTripMillis = Math.max(0, passed * MILLIS_PER_UNIT);
    }
    return true;
  }

  private long ntpTime() {
    long millis = clock.millis();
    return (millis / 1000 + NTP_EPOCH_SECONDS) << 32 | ((millis % 1000) << 32) / 1000;
  }
}
