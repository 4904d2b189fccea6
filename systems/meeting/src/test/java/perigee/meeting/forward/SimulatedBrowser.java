package perigee.meeting.forward;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.wire.octets.NetworkOrder;
import perigee.wire.rtp.ExtensionIds;
import perigee.wire.rtp.HeaderExtension;
import perigee.wire.rtp.RtcpKind;
import perigee.wire.rtp.RtcpReader;
import perigee.wire.rtp.RtcpWriter;
import perigee.wire.rtp.RtpPacket;
import perigee.wire.rtp.RtpWriter;

/// A participant as browsers are: three encodings of a camera, a microphone, slots, feedback.
final class SimulatedBrowser {

  static final int OPUS = 111;
  static final int VP9 = 98;
  private static final int MOST = 1 << 16;

  static final MediaTerms TERMS =
      new MediaTerms(
          new ExtensionIds(
              Map.of(
                  HeaderExtension.AUDIO_LEVEL.uri(), 1,
                  HeaderExtension.TRANSPORT_SEQUENCE.uri(), 3,
                  HeaderExtension.MID.uri(), 4,
                  HeaderExtension.RID.uri(), 10,
                  HeaderExtension.REPAIRED_RID.uri(), 11,
                  HeaderExtension.CAPTURE_TIME.uri(), 12)),
          List.of(
              new Format(Encoder.VP8, Codec.VP8, Encoder.RTX),
              new Format(VP9, Codec.VP9, VP9 + 1),
              new Format(OPUS, Codec.OPUS)));

  /// Writes the extensions of what a browser sends.
  static final class Extensions {
    int transport;

    /// When what is sent was taken, by a clock that the sender's is as far ahead of as is told; 0
    /// for no word about it.
    long captured;

    long captureOffset;

    void write(RtpWriter writer, String mid, String rid, boolean repaired) {
      writer.number(3, transport++ & 0xffff, 2);
      writer.extension(4, new byte[] {(byte) mid.charAt(0)}, 0, 1);
      if (!rid.isEmpty()) {
        writer.extension(repaired ? 11 : 10, new byte[] {(byte) rid.charAt(0)}, 0, 1);
      }
      if (captured != 0) {
        byte[] value = new byte[16];
        NetworkOrder.i64(value, 0, captured);
        NetworkOrder.i64(value, 8, captureOffset);
        writer.extension(12, value, 0, value.length);
      }
    }
  }

  final Simulation simulation;
  final String name;
  final Path up;
  final Path down;
  final Endpoint endpoint;
  final List<Encoder> encoders = new ArrayList<>();
  final Map<Integer, Decoder> decoders = new HashMap<>();
  final Map<Integer, Long> heard = new HashMap<>();
  final List<Decoder> bySlot = new ArrayList<>();
  final Extensions extensions = new Extensions();

  /// Timestamps of what came by VP9, and whether a picture ends there.
  final List<String> scalable = new ArrayList<>();

  /// What was told of when packets were taken: time, and distance of that clock.
  final Set<List<Long>> captures = new HashSet<>();

  private boolean plain;
  long loudness;
  long heardPackets;
  long lastHeardAt;
  long longestSilenceNanos;
  private final RandomGenerator random;
  private final RtpPacket packet = new RtpPacket();
  private final RtcpReader rtcp = new RtcpReader();
  private final RtcpWriter writer = new RtcpWriter();
  private final byte[] out = new byte[1500];
  private final long[] arrivals = new long[MOST];
  private final Map<Long, Long> nackedAt = new HashMap<>();
  private long feedbackFrom = -1;
  private long feedbackUntil;
  private int feedbackNumber;
  int feedbacks;
  int strayFeedbacks;
  private int audioSequence;
  private final int audioSsrc;

  SimulatedBrowser(
      SimulatedMeeting meeting, String name, RandomGenerator random, int videoSlots, int number) {
    this.simulation = meeting.simulation;
    this.name = name;
    this.random = random;
    audioSsrc = random.nextInt();
    Arrays.fill(arrivals, -1);
    up = new Path(simulation, random, this::reachesServer);
    down = new Path(simulation, random, this::receive);
    Endpoint added = meeting.forwarding.add(name, TERMS, down::send);
    if (added == null) {
      throw new AssertionError("there is no room for " + name);
    }
    endpoint = added;
    for (int i = 0; i < 3; i++) {
      endpoint.soundSlot("a" + i, slotSsrc(number, 50 + i));
    }
    for (int i = 0; i < videoSlots; i++) {
      int ssrc = slotSsrc(number, i);
      endpoint.videoSlot("v" + i, ssrc, ssrc + 1000);
      Decoder decoder = new Decoder();
      decoders.put(ssrc, decoder);
      bySlot.add(decoder);
    }
    simulation.every(50 * Simulation.MILLI, this::tellArrivals);
    simulation.every(10 * Simulation.MILLI, this::askAgain);
  }

  private static int slotSsrc(int number, int slot) {
    return 1_000_000 * (number + 1) + slot;
  }

  Decoder decoder(int slot) {
    return bySlot.get(slot);
  }

  /// Begins to send a camera in three encodings.
  void startCamera(int mark) {
    endpoint.source(SourceKind.CAMERA, "1", List.of("q", "h", "f"));
    int[] bps = {150_000, 500_000, 1_500_000};
    int[] heights = {180, 360, 720};
    for (int i = 0; i < 3; i++) {
      encoders.add(new Encoder(random, mark, i, bps[i], heights[i]));
    }
    simulation.every(Simulation.SECOND / 30, this::film);
  }

  /// Begins to send a camera, or whatever else, in one encoding without a name.
  void startPlainCamera(int mark, int bps) {
    plain = true;
    endpoint.source(SourceKind.CAMERA, "1", List.of());
    encoders.add(new Encoder(random, mark, 0, bps, 720));
    simulation.every(Simulation.SECOND / 30, this::film);
  }

  private void film() {
    for (Encoder encoder : encoders) {
      if (encoder.active) {
        for (byte[] made : encoder.picture(simulation.now(), extensions, rid(encoder))) {
          up.send(made, 0, made.length);
        }
      }
    }
  }

  private String rid(Encoder encoder) {
    return plain ? "" : "qhf".substring(encoder.layer, encoder.layer + 1);
  }

  /// Begins to send sound; how loud it is, `loudness` says.
  void startMicrophone() {
    endpoint.source(SourceKind.MICROPHONE, "0", List.of());
    simulation.every(20 * Simulation.MILLI, this::speak);
  }

  private void speak() {
    RtpWriter rtp = new RtpWriter();
    byte[] made = new byte[200];
    rtp.begin(made, 0);
    int timestamp = (int) (simulation.now() / 1000 * 48 / 1000);
    rtp.fields(OPUS, false, audioSequence++ & 0xffff, timestamp, audioSsrc);
    rtp.number(1, 127 - Math.min(loudness, 127), 1);
    extensions.write(rtp, "0", "", false);
    int at = rtp.endHeader();
    made[at] = (byte) audioSsrc;
    up.send(made, 0, at + 80);
  }

  void sending(List<String> rids) {
    for (Encoder encoder : encoders) {
      boolean active = rids.contains(rid(encoder));
      if (active && !encoder.active) {
        encoder.wantKeyFrame();
      }
      encoder.active = active;
    }
  }

  private void reachesServer(byte[] bytes) {
    if (RtcpReader.is(bytes, 0, bytes.length)) {
      endpoint.rtcp(bytes, 0, bytes.length, simulation.now());
    } else {
      endpoint.rtp(bytes, 0, bytes.length, simulation.now());
    }
  }

  private void receive(byte[] bytes) {
    if (RtcpReader.is(bytes, 0, bytes.length)) {
      control(bytes);
      return;
    }
    if (!packet.read(bytes, 0, bytes.length)) {
      throw new AssertionError("what arrives is no RTP");
    }
    int numbered = packet.extension(3);
    if (numbered >= 0) {
      arrived(NetworkOrder.u16(bytes, numbered));
    }
    int taken = packet.extension(12);
    if (taken >= 0) {
      boolean isWhole = packet.extensionLength() == 16;
      captures.add(
          List.of(
              NetworkOrder.i64(bytes, taken), isWhole ? NetworkOrder.i64(bytes, taken + 8) : 0L));
    }
    if (packet.payloadType() == OPUS) {
      sound();
      return;
    }
    if (packet.payloadType() == VP9) {
      scalable.add(packet.timestamp() + (packet.marker() ? " ends" : ""));
      return;
    }
    if (packet.payloadType() == VP9 + 1) {
      return;
    }
    boolean again = packet.payloadType() == Encoder.RTX;
    Decoder decoder = decoders.get(again ? packet.ssrc() - 1000 : packet.ssrc());
    if (decoder == null) {
      throw new AssertionError("nobody announced " + packet.ssrc());
    }
    int from = packet.payloadAt() + (again ? 2 : 0);
    int length = packet.payloadLength() - (again ? 2 : 0);
    if (length > 0) {
      int sequence = again ? NetworkOrder.u16(bytes, packet.payloadAt()) : packet.sequence();
      byte[] payload = Arrays.copyOfRange(bytes, from, from + length);
      decoder.packet(packet, sequence, payload, simulation.now());
    }
  }

  private void sound() {
    heard.merge(packet.ssrc(), 1L, Long::sum);
    heardPackets++;
    if (lastHeardAt > 0) {
      longestSilenceNanos = Math.max(longestSilenceNanos, simulation.now() - lastHeardAt);
    }
    lastHeardAt = simulation.now();
  }

  private void arrived(int sequence) {
    long extended =
        feedbackUntil == 0
            ? sequence + 65536L
            : feedbackUntil + (short) (sequence - (int) feedbackUntil);
    if (feedbackFrom < 0) {
      feedbackFrom = extended;
      feedbackUntil = extended;
    }
    if (extended >= feedbackFrom) {
      arrivals[(int) (extended % MOST)] = simulation.now() / 1000 + 77_000_000L;
      feedbackUntil = Math.max(feedbackUntil, extended + 1);
    }
  }

  private void tellArrivals() {
    while (feedbackFrom >= 0
        && feedbackFrom < feedbackUntil
        && arrivals[(int) (feedbackFrom % MOST)] < 0) {
      feedbackFrom++;
    }
    if (feedbackFrom < 0 || feedbackFrom >= feedbackUntil) {
      return;
    }
    int count = (int) Math.min(feedbackUntil - feedbackFrom, 1000);
    long[] times = new long[count];
    for (int i = 0; i < count; i++) {
      int place = (int) ((feedbackFrom + i) % MOST);
      times[i] = arrivals[place];
      arrivals[place] = -1;
    }
    writer.begin(out, 0, 1400);
    int base = (int) feedbackFrom & 0xffff;
    int told = writer.transportFeedback(1, 1, feedbackNumber++ & 0xff, base, times, 0, count);
    feedbackFrom += told;
    up.send(out, 0, writer.length());
  }

  private void askAgain() {
    for (Map.Entry<Integer, Decoder> entry : decoders.entrySet()) {
      Decoder decoder = entry.getValue();
      long now = simulation.now();
      boolean stuck = decoder.decoded > 0 && now - decoder.lastDecodedAt > 1200 * Simulation.MILLI;
      if (stuck && !decoder.needsKeyFrame && !decoder.missing.isEmpty()) {
        decoder.giveUp();
      }
      if (decoder.needsKeyFrame && decoder.decoded > 0 && now / 10_000_000 % 50 == 0) {
        writer.begin(out, 0, 1400);
        writer.pictureLoss(1, entry.getKey());
        up.send(out, 0, writer.length());
      }
      if (!decoder.missing.isEmpty()) {
        nack(entry.getKey(), decoder, now);
      }
    }
  }

  private void nack(int ssrc, Decoder decoder, long now) {
    writer.begin(out, 0, 1400);
    writer.nack(1, ssrc);
    boolean any = false;
    for (long lost : decoder.missing) {
      long key = (long) ssrc << 32 | lost;
      Long before = nackedAt.get(key);
      if (before == null || now - before > 350 * Simulation.MILLI) {
        nackedAt.put(key, now);
        any |= writer.lost((int) lost & 0xffff);
      }
    }
    if (any) {
      up.send(out, 0, writer.length());
    }
  }

  private void control(byte[] bytes) {
    rtcp.begin(bytes, 0, bytes.length);
    while (rtcp.next()) {
      if (rtcp.kind() == RtcpKind.PICTURE_LOSS) {
        Encoder encoder = encoder(rtcp.media());
        if (encoder != null) {
          encoder.wantKeyFrame();
        }
      } else if (rtcp.kind() == RtcpKind.NACK) {
        answer(encoder(rtcp.media()));
      } else if (rtcp.kind() == RtcpKind.TRANSPORT_FEEDBACK) {
        // As Chromium does: what is not about a stream of its own, it passes over.
        feedbacks += encoder(rtcp.media()) == null ? 0 : 1;
        strayFeedbacks += encoder(rtcp.media()) == null ? 1 : 0;
      }
    }
    if (rtcp.isMalformed()) {
      throw new AssertionError("what arrives is no RTCP");
    }
  }

  private void answer(@Nullable Encoder encoder) {
    for (int run = 0; encoder != null && run < rtcp.lostCount(); run++) {
      int bits = rtcp.lostFollowing(run) << 1 | 1;
      for (int i = 0; i < 17; i++) {
        if ((bits >> i & 1) != 0) {
          int lost = rtcp.lostFirst(run) + i & 0xffff;
          byte[] made = encoder.again(lost, extensions, rid(encoder));
          if (made.length > 0) {
            up.send(made, 0, made.length);
          }
        }
      }
    }
  }

  private @Nullable Encoder encoder(int ssrc) {
    for (Encoder encoder : encoders) {
      if (encoder.ssrc == ssrc) {
        return encoder;
      }
    }
    return null;
  }
}
