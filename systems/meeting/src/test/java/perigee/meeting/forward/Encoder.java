package perigee.meeting.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import perigee.wire.octets.NetworkOrder;
import perigee.wire.rtp.RtpWriter;

/// One encoding of a camera as a browser sends it: VP8 with three temporal layers, 30 pictures a
/// second. Every payload carries marks behind its descriptor, so that a test can tell what arrives.
final class Encoder {

  static final int VP8 = 96;
  static final int RTX = 97;
  static final int MARKS = 12;
  private static final int[] TEMPORAL = {0, 2, 1, 2};
  private static final boolean[] SYNC = {false, true, true, false};
  private static final int PAYLOAD = 1100;
  private static final int HISTORY = 1024;

  final int source;
  final int layer;
  final int ssrc;
  final int rtxSsrc;
  final int bps;
  boolean active = true;

  /// Added to the timestamps of pictures from now on.
  int clock;

  int keyFrames;
  int frames;
  private final RandomGenerator random;
  private final int height;
  private final byte[][] history = new byte[HISTORY][];
  private final int timestampBase;
  private int sequence;
  private int rtxSequence;
  private int pictureId;
  private int base;
  private int key;
  private int cycle;
  private boolean keyWanted = true;

  Encoder(RandomGenerator random, int source, int layer, int bps, int height) {
    this.random = random;
    this.source = source;
    this.layer = layer;
    this.bps = bps;
    this.height = height;
    ssrc = random.nextInt();
    rtxSsrc = random.nextInt();
    sequence = random.nextInt(1 << 16);
    pictureId = random.nextInt(1 << 15);
    base = random.nextInt(256);
    timestampBase = random.nextInt();
  }

  void wantKeyFrame() {
    keyWanted = true;
  }

  int timestamp(long now) {
    return timestampBase + clock + (int) (now / 1000 * 90 / 1000);
  }

  /// The packets of the next picture.
  List<byte[]> picture(long now, SimulatedBrowser.Extensions extensions, String rid) {
    boolean isKey = keyWanted;
    keyWanted = false;
    if (isKey) {
      cycle = 0;
      keyFrames++;
      key = key + 1 & 0x1f;
    }
    int temporal = TEMPORAL[cycle % TEMPORAL.length];
    boolean sync = SYNC[cycle % SYNC.length];
    cycle++;
    pictureId = pictureId + 1 & 0x7fff;
    base = temporal == 0 ? base + 1 & 0xff : base;
    frames++;
    int size = Math.max(60, (isKey ? 5 : 1) * bps / 8 / 30 * (90 + random.nextInt(20)) / 100);
    List<byte[]> packets = new ArrayList<>();
    for (int at = 0; at < size; at += PAYLOAD) {
      boolean last = at + PAYLOAD >= size;
      int length = Math.min(PAYLOAD, size - at);
      packets.add(
          packet(now, extensions, rid, at == 0, last, isKey, temporal, sync, Math.max(length, 40)));
    }
    return packets;
  }

  private byte[] packet(
      long now,
      SimulatedBrowser.Extensions extensions,
      String rid,
      boolean first,
      boolean last,
      boolean isKey,
      int temporal,
      boolean sync,
      int length) {
    byte[] packet = new byte[1500];
    RtpWriter writer = new RtpWriter();
    writer.begin(packet, 0);
    writer.fields(VP8, last, sequence, timestamp(now), ssrc);
    extensions.write(writer, "1", rid, false);
    int at = writer.endHeader();
    packet[at] = (byte) (0x80 | (first ? 0x10 : 0));
    packet[at + 1] = (byte) 0xf0;
    NetworkOrder.u16(packet, at + 2, 0x8000 | pictureId);
    packet[at + 4] = (byte) base;
    packet[at + 5] = (byte) (temporal << 6 | (sync && temporal > 0 ? 0x20 : 0) | key);
    int payload = at + 6;
    if (first) {
      packet[payload] = (byte) (isKey ? 0 : 1);
      packet[payload + 8] = (byte) height;
      packet[payload + 9] = (byte) (height >> 8);
    }
    int marks = payload + 10;
    packet[marks] = (byte) source;
    packet[marks + 1] = (byte) layer;
    packet[marks + 2] = (byte) (isKey ? 1 : 0);
    packet[marks + 3] = (byte) temporal;
    NetworkOrder.i32(packet, marks + 4, frames);
    NetworkOrder.i32(packet, marks + 8, (int) (now / Simulation.MILLI));
    byte[] made = java.util.Arrays.copyOf(packet, payload + Math.max(length, 10 + MARKS));
    history[sequence % HISTORY] = made;
    sequence = sequence + 1 & 0xffff;
    return made;
  }

  /// A packet again, as a retransmission; an empty one if it is not known.
  byte[] again(int lost, SimulatedBrowser.Extensions extensions, String rid) {
    byte[] before = history[lost % HISTORY];
    if (before == null || NetworkOrder.u16(before, 2) != lost) {
      return new byte[0];
    }
    perigee.wire.rtp.RtpPacket read = new perigee.wire.rtp.RtpPacket();
    read.read(before, 0, before.length);
    byte[] packet = new byte[1600];
    RtpWriter writer = new RtpWriter();
    writer.begin(packet, 0);
    writer.fields(RTX, read.marker(), rtxSequence++ & 0xffff, read.timestamp(), rtxSsrc);
    extensions.write(writer, "1", rid, true);
    int at = writer.endHeader();
    NetworkOrder.u16(packet, at, lost);
    System.arraycopy(before, read.payloadAt(), packet, at + 2, read.payloadLength());
    return java.util.Arrays.copyOf(packet, at + 2 + read.payloadLength());
  }
}
