package perigee.meeting.forward;

import org.jspecify.annotations.Nullable;

/// A stream of video to one participant that goes on without a break, whatever it carries: sources
/// and layers change at key frames, and sequence numbers, timestamps and numbers of pictures are
/// rewritten so that the receiver sees one stream.
final class VideoSlot {

  private static final int CLOCK = 90_000;
  private static final long SECOND = 1_000_000_000L;
  private static final long KEY_FRAME_NANOS = 1_000_000_000L;
  private static final int LEAST_STEP = 90;
  private static final int MOST_STEP = 10 * CLOCK;

  final Downlink receiver;
  final int index;
  final String mid;
  final int ssrc;
  final int rtxSsrc;

  @Nullable Source source;

  /// What is forwarded now, null before the first key frame and while it is paused.
  @Nullable UpTrack current;

  /// What is to be forwarded from its next key frame on; the same as `current` if all is well.
  @Nullable UpTrack wanted;

  boolean paused;

  /// Whether its number may be another's: of a trunk, when the source is gone for good.
  boolean retired;

  /// How large it is shown, in pixels; 0 if nobody said it.
  int height;

  int area;

  /// Its place in what the receiver shows, 0 for the most important.
  int rank;

  /// Whether it was given something since it carries its source.
  boolean allocated;

  /// The layer that it would have if all were sent, for the sender to know; -1 for none.
  int desiredLayer = -1;

  /// What the receiver was told last.
  @Nullable SlotState told;

  int rtxSequence;
  long packets;
  long octets;
  long retransmitted;
  int fractionLost;
  int jitter;

  final SentPackets sent = new SentPackets();
  private final OutSequence sequence;
  private final OutTimestamps timestamps = new OutTimestamps(CLOCK, LEAST_STEP, MOST_STEP);
  private final FrameLimits frames = new FrameLimits();
  private final PictureNumbers numbers;
  private @Nullable Format lastFormat;
  private boolean begun;
  private long askedNanos = -KEY_FRAME_NANOS;

  /// Whose key frame was asked for before the receiver was connected.
  private @Nullable UpTrack expected;

  VideoSlot(Downlink receiver, int index, String mid, int ssrc, int rtxSsrc) {
    this.receiver = receiver;
    this.index = index;
    this.mid = mid;
    this.ssrc = ssrc;
    this.rtxSsrc = rtxSsrc;
    sequence = new OutSequence(receiver.random().nextInt(1 << 15));
    rtxSequence = receiver.random().nextInt(1 << 15);
    numbers = new PictureNumbers(receiver.random().nextInt(1 << 14));
  }

  /// Takes a source, or none. Nothing flows before [#target].
  void carry(@Nullable Source other) {
    if (source == other) {
      return;
    }
    release();
    source = other;
    paused = false;
    desiredLayer = -1;
    allocated = false;
    expected = null;
    if (other != null) {
      other.addViewer(this);
    }
  }

  /// Says how it is shown.
  void show(Viewed item, int place) {
    height = Math.max(0, item.height());
    area = Math.max(0, item.width()) * height;
    rank = place;
  }

  private void release() {
    stop();
    if (source != null) {
      source.removeViewer(this);
      source = null;
    }
  }

  /// Forwards nothing any more.
  void stop() {
    if (current != null) {
      current.removeTaker(this);
      current = null;
    }
    if (wanted != null) {
      wanted.removeTaker(this);
      wanted = null;
    }
  }

  /// Says what is to be forwarded.
  ///
  /// @param layer from its next key frame on, unless it is already
  /// @param atOnce whether what is forwarded now is too much and ends at once
  /// @param now on the forwarding's clock
  void target(UpTrack layer, int temporal, int spatial, boolean atOnce, long now) {
    if (!receiver.open) {
      expect(layer);
      return;
    }
    if (spatial > frames.mostSpatial() && layer == current) {
      layer.keyFrames.want();
    }
    frames.most(temporal, spatial);
    if (!begun) {
      replay(layer, now);
    }
    want(layer);
    if (layer != current) {
      layer.keyFrames.want();
      if (atOnce && current != null) {
        current.removeTaker(this);
        current = null;
      }
    }
  }

  /// Once: a key frame that is made now is the one to begin with when the receiver is connected.
  private void expect(UpTrack layer) {
    if (layer != expected) {
      expected = layer;
      layer.keyFrames.expect();
    }
  }

  private void want(UpTrack layer) {
    if (layer == wanted) {
      return;
    }
    if (wanted != null && wanted != current) {
      wanted.removeTaker(this);
    }
    wanted = layer;
    layer.addTaker(this);
  }

  /// Begins with the last key frame of a layer, or of a smaller one, if it is young: nobody has to
  /// make another one.
  private void replay(UpTrack layer, long now) {
    // What crosses a trunk is one encoding.
    int least = receiver.endpoint.isTrunk() ? layer.index : 0;
    for (int i = layer.index; i >= least && !begun; i--) {
      UpTrack track = layer.source.layers.get(i);
      long from = track.replayableFrom(now);
      if (from >= 0) {
        want(track);
        again(track, from);
      }
    }
  }

  /// The stream behind a track is another one now.
  void broke(UpTrack track) {
    if (track == current) {
      current = null;
      if (track != wanted) {
        track.removeTaker(this);
      }
    }
  }

  /// Whether it waits for a key frame.
  boolean isWaiting() {
    return wanted != null && wanted != current;
  }

  /// Forwards a packet of a track, if it is what the receiver is to have.
  void offer(UpTrack track, Incoming in) {
    Format format = receiver.format(track.codec);
    if (format == null) {
      return;
    }
    boolean behind = false;
    if (track != current) {
      if (track != wanted || !in.keyFrame || !in.startOfFrame) {
        return;
      }
      switchTo(track, in);
      behind = in.late;
    }
    int frame = frame(in, track.codec == Codec.VP8);
    if (frame < 0) {
      return;
    }
    if (!frames.forwards(frame, in.temporal, in.spatial)) {
      sequence.leaveOut(in.extended);
      return;
    }
    int number = sequence.map(in.extended);
    if (number != OutSequence.NONE) {
      pass(track, format, in, number, frame);
    }
    if (behind) {
      catchUp(track, in.extended);
    }
  }

  /// The beginning of a key frame came late: what came before it, and belongs behind it, follows.
  private void catchUp(UpTrack track, long from) {
    again(track, from + 1);
  }

  private void again(UpTrack track, long from) {
    Forwarding forwarding = receiver.endpoint.forwarding;
    for (long next = from; next <= track.sequences.highest(); next++) {
      if (track.recall(next, forwarding.recalled, forwarding.payloads)) {
        offer(track, forwarding.recalled);
      }
    }
  }

  private void pass(UpTrack track, Format format, Incoming in, int number, int frame) {
    // What is the last of a picture for this receiver has to say so, or he waits for more of it.
    boolean last = in.endOfFrame && in.spatial == frames.spatialLimit(frame);
    int shift = frames.shift(frame);
    int timestamp = timestamps.of(in.timestamp);
    if (timestamps.sent(in, timestamp)) {
      numbers.sentNewest(in, shift);
    }
    sent.add(
        number,
        track,
        format,
        in.extended,
        timestamp,
        in.marker || last,
        numbers.packed(in, shift),
        numbers.frame(in));
    lastFormat = format;
    packets++;
    octets += in.payloadLength;
    receiver.enqueue(this, number, in.payloadLength);
  }

  /// A number of the track is taken, but there is nothing behind it.
  void skip(UpTrack track, Incoming in) {
    if (track == current) {
      sequence.leaveOut(in.extended);
    }
  }

  /// The frame of a packet. A new one is judged by what the receiver is to have now.
  private int frame(Incoming in, boolean numbered) {
    boolean isOfLast = timestamps.of(in.timestamp) == timestamps.last();
    if (!in.late && !isOfLast && timestamps.hasJumped(in)) {
      // No packet is taken for one of long ago.
      timestamps.goOn(in);
      frames.clear();
    }
    if (frames.isNewer(in.timestamp)) {
      frames.judge(in);
      // First, for a late frame that was not seen goes by the one before it.
      if (numbered && in.pictureId >= 0 && frames.leavesOut(in)) {
        numbers.leaveOut();
      }
      return frames.add(in.timestamp, numbers.shift());
    }
    return frames.find(in.timestamp);
  }

  private void switchTo(UpTrack track, Incoming in) {
    UpTrack before = current;
    int timestamp = begun ? timestamps.next(before, track, in) : in.timestamp;
    if (before != null) {
      before.removeTaker(this);
    }
    current = track;
    sequence.switchTo(in.extended);
    frames.clear();
    timestamps.shift(in, timestamp);
    if (!begun) {
      timestamps.begin(in, timestamp);
    }
    numbers.switchTo(in);
    begun = true;
  }

  boolean begun() {
    return begun;
  }

  int lastSequence() {
    return sequence.last();
  }

  int lastTimestamp() {
    return timestamps.last();
  }

  /// What it is sent as, null before the first packet.
  @Nullable Format lastFormat() {
    return lastFormat;
  }

  /// Whether the receiver is heard when it asks for a key frame.
  boolean mayAskForKeyFrame(long now) {
    if (now - askedNanos < KEY_FRAME_NANOS) {
      return false;
    }
    askedNanos = now;
    return true;
  }

  /// The timestamp that stands for a moment, for a sender's report.
  int timestampAt(long now, long ourNtpNanos) {
    UpTrack track = current;
    return track == null ? timestamps.at(now) : timestamps.at(track, now, ourNtpNanos);
  }

  /// Bits a second of what is forwarded now.
  long bps(long now) {
    UpTrack track = current;
    return track == null ? 0 : track.bps(frames.mostSpatial(), frames.mostTemporal(), now);
  }

  /// Gives everything up.
  void close() {
    release();
    sent.clear();
  }

  /// How long nothing new came, in nanoseconds.
  long idleNanos(long now) {
    return begun ? timestamps.idleNanos(now) : SECOND;
  }
}
