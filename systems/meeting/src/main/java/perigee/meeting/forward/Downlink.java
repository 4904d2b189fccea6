package perigee.meeting.forward;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.congestion.BandwidthEstimator;
import perigee.wire.rtp.RtcpReader;
import perigee.wire.rtp.payload.RedPayload;

/// What goes to one participant: its slots, what they have room for, and when packets leave.
final class Downlink {

  /// Slots for video at most.
  static final int MOST_VIDEO = 49;

  /// Slots for audio at most.
  static final int MOST_AUDIO = 8;

  private static final int MOST_NACKED = 512;
  private static final long LEAST_AGAIN_NANOS = 20_000_000L;
  private static final long LONGEST_QUEUE_NANOS = 1_000_000_000L;
  private static final long LEAST_PACE_BPS = 600_000;
  private static final int AGAIN_PART = 4;
  private static final long LEAST_AGAIN_BPS = 40_000;
  private static final int AGAIN_BURST = 20_000;
  private static final int PADDING = 300;
  private static final long SECOND = 1_000_000_000L;

  final Endpoint endpoint;
  final BandwidthEstimator estimator;

  /// When a video had to be paused, or began again, last.
  long restedNanos = Long.MIN_VALUE / 2;

  final PacketWriter writer;
  final Pacer pacer = new Pacer();
  final List<VideoSlot> videos = new ArrayList<>();
  final List<AudioSlot> sounds = new ArrayList<>();

  /// What the participant shows; null before it has said so, and is guessed at.
  @Nullable List<Viewed> view = List.of();

  boolean inQueue;

  /// Whether what is sent arrives: not before the participant's keys are agreed on.
  boolean open = true;

  private final Map<Codec, Format> formats = new EnumMap<>(Codec.class);
  private final Counters counters;
  private double againOctets = AGAIN_BURST;
  private long againAt;
  private int paddingSlot;
  private int paddingPlace;

  Downlink(Endpoint endpoint, PacketWriter writer, BandwidthEstimator estimator) {
    this.endpoint = endpoint;
    this.writer = writer;
    this.estimator = estimator;
    counters = endpoint.forwarding.counters;
  }

  RandomGenerator random() {
    return endpoint.forwarding.random;
  }

  void terms(MediaTerms terms) {
    formats.clear();
    for (Format format : terms.formats()) {
      formats.putIfAbsent(format.codec(), format);
    }
    writer.terms(terms.extensions());
  }

  @Nullable Format format(@Nullable Codec codec) {
    return codec == null ? null : formats.get(codec);
  }

  /// Whether the frames in a packet of RED have the payload type that this receiver knows them by.
  boolean isSameRed(Incoming in, RedPayload red) {
    Format opus = formats.get(Codec.OPUS);
    return opus != null
        && red.read(in.bytes, in.payloadAt, in.payloadLength)
        && red.primaryType() == opus.payloadType();
  }

  /// Puts a packet of a slot behind those that wait.
  void enqueue(VideoSlot slot, int sequence, int length) {
    if (!pacer.add(slot.index, sequence, length)) {
      overflow();
      return;
    }
    endpoint.forwarding.queued(this);
  }

  private void overflow() {
    counters.queuesDropped++;
    pacer.clear();
    for (int i = 0; i < videos.size(); i++) {
      VideoSlot slot = videos.get(i);
      UpTrack track = slot.current;
      if (track != null) {
        slot.broke(track);
        track.keyFrames.want();
      }
    }
  }

  /// Sends what may leave now.
  void flush(long now) {
    writer.at(now);
    pacer.rate(Math.max(LEAST_PACE_BPS, estimator.paceBps()));
    pacer.leak(now);
    while (pacer.hasAgain() && pacer.mayLeave()) {
      int next = pacer.takeAgain();
      send(videos.get(next >>> 16), next & 0xffff, true, now);
    }
    while (pacer.hasNew() && pacer.mayLeave()) {
      int next = pacer.takeNew();
      send(videos.get(next >>> 16), next & 0xffff, false, now);
    }
    if (pacer.delayNanos() > LONGEST_QUEUE_NANOS) {
      overflow();
    }
  }

  private void send(VideoSlot slot, int sequence, boolean again, long now) {
    int place = slot.sent.find(sequence);
    int length = place < 0 ? 0 : writer.video(slot, place, again);
    if (length == 0) {
      counters.gone++;
      return;
    }
    pacer.left(length);
    slot.sent.sent(place, now);
    counters.sent++;
    counters.sentOctets += length;
    if (again) {
      slot.retransmitted++;
      counters.retransmitted++;
    }
  }

  /// Sends padding as long as a probe wants it: packets that were sent before, since these may
  /// still be of use.
  void probe(long now) {
    if (!writer.isNumbered()) {
      return;
    }
    writer.at(now);
    int wanted = estimator.probeOctets(now);
    for (int turn = 0; wanted > 0 && turn < MOST_NACKED; turn++) {
      int length = pad();
      if (length == 0) {
        return;
      }
      counters.padding += length;
      wanted -= length;
    }
  }

  private int pad() {
    for (int i = 0; i < videos.size(); i++) {
      VideoSlot slot = videos.get((paddingSlot + i) % videos.size());
      if (!slot.begun() || slot.rtxSsrc == 0 || slot.lastFormat() == null) {
        continue;
      }
      paddingSlot += i;
      // From the newest packet backwards, a few in turn.
      int sequence = slot.lastSequence() - paddingPlace & 0xffff;
      paddingPlace = (paddingPlace + 1) % 32;
      int place = slot.sent.find(sequence);
      Format format = place < 0 ? null : slot.sent.format(place);
      boolean useful =
          format != null && format.rtxPayloadType() >= 0 && slot.sent.sentAt(place) >= 0;
      int length = useful ? writer.video(slot, place, true) : 0;
      Format last = slot.lastFormat();
      if (length < PADDING && last != null && last.rtxPayloadType() >= 0) {
        length += writer.padding(slot, last, slot.lastTimestamp());
      }
      return length;
    }
    return padBeforeAny();
  }

  /// Before the first picture there is nothing to repeat; without padding, nobody would find out
  /// that there is room for it.
  private int padBeforeAny() {
    for (int i = 0; i < videos.size(); i++) {
      VideoSlot slot = videos.get(i);
      Source source = slot.source;
      Format format = source == null ? null : format(source.layers.getFirst().codec);
      if (format != null && format.rtxPayloadType() >= 0 && slot.rtxSsrc != 0) {
        return writer.padding(slot, format, 0);
      }
    }
    return 0;
  }

  @Nullable VideoSlot video(int ssrc) {
    for (int i = 0; i < videos.size(); i++) {
      VideoSlot slot = videos.get(i);
      if (slot.ssrc == ssrc || slot.rtxSsrc == ssrc) {
        return slot;
      }
    }
    return null;
  }

  @Nullable AudioSlot sound(int ssrc) {
    for (int i = 0; i < sounds.size(); i++) {
      if (sounds.get(i).ssrc == ssrc) {
        return sounds.get(i);
      }
    }
    return null;
  }

  /// Answers a request for lost packets out of the history, within bounds.
  void nacked(RtcpReader rtcp, long now) {
    VideoSlot slot = video(rtcp.media());
    if (slot == null || slot.current == null) {
      // What waits for a key frame has no use for what came before it.
      return;
    }
    int left = MOST_NACKED;
    for (int run = 0; run < rtcp.lostCount() && left > 0; run++) {
      int first = rtcp.lostFirst(run);
      int following = rtcp.lostFollowing(run) << 1 | 1;
      for (int i = 0; following != 0 && left > 0; i++) {
        if ((following & 1) != 0) {
          left--;
          again(slot, first + i & 0xffff, now);
        }
        following >>>= 1;
      }
    }
  }

  private void again(VideoSlot slot, int sequence, long now) {
    int place = slot.sent.find(sequence);
    counters.nacked++;
    if (place < 0 || slot.sent.sentAt(place) < 0) {
      return;
    }
    Format format = slot.sent.format(place);
    long since = now - slot.sent.sentAt(place);
    if (format == null || since < Math.max(LEAST_AGAIN_NANOS, estimator.rttNanos() * 3 / 4)) {
      return;
    }
    if (!mayAgain(now)) {
      counters.nacksRefused++;
      return;
    }
    if (format.rtxPayloadType() >= 0 && slot.rtxSsrc != 0) {
      pacer.addAgain(slot.index, sequence);
      slot.sent.sent(place, now);
    } else {
      pacer.add(slot.index, sequence, 0);
    }
    endpoint.forwarding.queued(this);
  }

  /// Retransmissions take at most a part of what the participant can take.
  private boolean mayAgain(long now) {
    long bps = Math.max(LEAST_AGAIN_BPS, estimator.estimateBps() / AGAIN_PART);
    double grown = (double) (now - againAt) / SECOND * bps / Byte.SIZE;
    againOctets = Math.min(AGAIN_BURST, againOctets + grown);
    againAt = now;
    if (againOctets <= 0) {
      return false;
    }
    againOctets -= 1200;
    return true;
  }

  /// The receiver can't decode a slot any more.
  void pictureLost(int ssrc, long now) {
    VideoSlot slot = video(ssrc);
    if (slot != null && slot.current != null && slot.mayAskForKeyFrame(now)) {
      slot.current.keyFrames.want();
    }
  }

  /// Asks again for key frames that slots still wait for.
  void refresh() {
    for (int i = 0; i < videos.size(); i++) {
      UpTrack wanted = videos.get(i).wanted;
      if (wanted != null && videos.get(i).isWaiting()) {
        wanted.keyFrames.want();
      }
    }
  }

  void close() {
    for (VideoSlot slot : videos) {
      slot.close();
    }
    for (AudioSlot slot : sounds) {
      slot.carry(null);
    }
  }
}
