package perigee.meeting.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import perigee.wire.octets.NetworkOrder;
import perigee.wire.rtp.RtpPacket;
import perigee.wire.rtp.payload.Vp8Descriptor;

/// A slot's stream as a browser takes it: puts frames together, decodes them in order, asks for
/// what is missing. It decodes a frame if all pictures before it were decoded, as is right for a
/// stream whose numbers go on.
final class Decoder {

  private static final int UNKNOWN = -1;

  final Map<Integer, Long> layers = new HashMap<>();
  final TreeSet<Long> missing = new TreeSet<>();
  int decoded;
  int keyFrames;
  int source = UNKNOWN;
  int layer = UNKNOWN;
  int height;
  long lastDecodedAt;
  long longestFreezeNanos;
  long freezeFrom = Long.MAX_VALUE;
  long lastDelayMillis;
  boolean needsKeyFrame = true;
  private final Vp8Descriptor descriptor = new Vp8Descriptor();
  private final TreeMap<Long, byte[]> packets = new TreeMap<>();
  private long highest = UNKNOWN;
  private long firstUnused;
  private int lastPicture = UNKNOWN;
  private int lastTimestamp;

  void packet(RtpPacket packet, int sequence, byte[] payload, long now) {
    long extended = highest < 0 ? sequence + 65536L : highest + (short) (sequence - (int) highest);
    if (highest < 0) {
      firstUnused = extended;
    }
    for (long gap = Math.max(highest + 1, extended - 500); highest >= 0 && gap < extended; gap++) {
      missing.add(gap);
    }
    highest = Math.max(highest, extended);
    missing.remove(extended);
    if (extended < firstUnused) {
      return;
    }
    byte[] kept = java.util.Arrays.copyOf(payload, payload.length + 5);
    kept[payload.length] = (byte) (packet.marker() ? 1 : 0);
    NetworkOrder.i32(kept, payload.length + 1, packet.timestamp());
    packets.put(extended, kept);
    while (decodeNext(now)) {}
  }

  /// Decodes the next whole frame, if it is here: the one that goes on from the last, or a key
  /// frame behind it.
  private boolean decodeNext(long now) {
    if (!needsKeyFrame && decodeAt(firstUnused, now)) {
      return true;
    }
    for (long first : List.copyOf(packets.keySet())) {
      byte[] payload = packets.get(first);
      boolean readable = payload != null && descriptor.read(payload, 0, payload.length - 5);
      if (readable && descriptor.keyFrame() && decodeAt(first, now)) {
        return true;
      }
    }
    return false;
  }

  private boolean decodeAt(long first, long now) {
    byte[] head = packets.get(first);
    if (head == null) {
      return false;
    }
    assertThat(descriptor.read(head, 0, head.length - 5)).isTrue();
    int picture = descriptor.pictureId();
    boolean isKey = descriptor.keyFrame();
    int shown = descriptor.height();
    int marks = descriptor.length() + 10;
    boolean begins = descriptor.startOfFrame();
    long last = first;
    while (true) {
      byte[] payload = packets.get(last);
      if (payload == null) {
        return false;
      }
      assertThat(descriptor.read(payload, 0, payload.length - 5)).isTrue();
      if (descriptor.pictureId() != picture) {
        // Only a switch leaves a frame without its end, and a switch begins with a key frame.
        assertThat(descriptor.keyFrame()).as("a frame has an end").isTrue();
        packets.headMap(last).clear();
        firstUnused = last;
        return decodeAt(last, now);
      }
      if (payload[payload.length - 5] == 1) {
        break;
      }
      last++;
    }
    assertThat(begins).as("a frame begins at its beginning").isTrue();
    decoded(head, picture, isKey, shown, marks, now);
    packets.headMap(last, true).clear();
    firstUnused = last + 1;
    return true;
  }

  private void decoded(byte[] head, int picture, boolean isKey, int shown, int marks, long now) {
    int timestamp = NetworkOrder.i32(head, head.length - 4);
    if (decoded > 0) {
      assertThat(timestamp - lastTimestamp).as("time goes on").isPositive();
      int step = picture - lastPicture & 0x7fff;
      assertThat(isKey ? Math.min(step, 1) : step).as("pictures are numbered on").isEqualTo(1);
      if (now >= freezeFrom) {
        longestFreezeNanos =
            Math.max(longestFreezeNanos, now - Math.max(lastDecodedAt, freezeFrom));
      }
    }
    if (!isKey) {
      assertThat((int) head[marks]).as("sources change at key frames").isEqualTo(source);
      assertThat((int) head[marks + 1]).as("layers change at key frames").isEqualTo(layer);
    }
    keyFrames += isKey ? 1 : 0;
    needsKeyFrame = false;
    source = head[marks];
    layer = head[marks + 1];
    height = isKey ? shown : height;
    lastDelayMillis = now / Simulation.MILLI - NetworkOrder.i32(head, marks + 8);
    layers.merge(layer, 1L, Long::sum);
    lastPicture = picture;
    lastTimestamp = timestamp;
    lastDecodedAt = now;
    decoded++;
  }

  /// The newest number that came.
  int newest() {
    return (int) highest & 0xffff;
  }

  /// Gives up what is missing: a key frame is needed.
  void giveUp() {
    missing.clear();
    needsKeyFrame = true;
  }
}
