package perigee.meeting.forward;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import perigee.wire.rtp.payload.DependencyStructure;

/// One encoding of a source as it arrives: what of it is there, what is missing, and who has it.
final class UpTrack {

  /// How long packets are kept at least, if there is room.
  static final long KEPT_NANOS = 1_200_000_000L;

  private static final long SILENT_NANOS = 1_000_000_000L;
  private static final long REPLAY_NANOS = 1_000_000_000L;

  /// What leaves at once however narrow the way may turn out to be.
  private static final int MOST_REPLAYED_OCTETS = 30_000;

  private static final int VIDEO_PACKETS = 1024;
  private static final int VIDEO_OCTETS = 1 << 21;
  private static final int AUDIO_PACKETS = 64;
  private static final int AUDIO_OCTETS = 1 << 15;
  private static final int TEMPORAL_LAYERS = 4;
  private static final int SPATIAL_LAYERS = 3;

  final Source source;

  /// From 0, the smallest.
  final int index;

  final String rid;
  final SequenceTracker sequences = new SequenceTracker();
  final MissingPackets missing = new MissingPackets();
  final KeyFrameRequests keyFrames = new KeyFrameRequests();
  final SenderClock clock = new SenderClock();
  final DependencyStructure structure = new DependencyStructure();
  final PacketHistory history;

  /// By spatial and temporal layer, each with what it rests on.
  private final RateMeter[] rates = new RateMeter[SPATIAL_LAYERS * TEMPORAL_LAYERS];

  private final RateMeter pictures = new RateMeter();

  private int keyTimestamp;
  private boolean keyKnown;

  /// Where the last key frame began, and when.
  private long keyAt;

  private long keyNanos;

  /// The last rate at which all layers came, for when they don't.
  private long lastBps;

  /// How often it has begun anew.
  int epoch;

  int ssrc;
  int rtxSsrc;
  boolean bound;
  boolean rtxBound;
  @Nullable Codec codec;
  int height;
  int highestTemporal;
  int highestSpatial;
  long lastArrivalNanos = -1;

  /// Slots that forward it or wait for its key frame.
  VideoSlot[] takers = new VideoSlot[4];

  int takerCount;

  UpTrack(Source source, int index, String rid) {
    this.source = source;
    this.index = index;
    this.rid = rid;
    boolean audio = source.kind.isAudio();
    history =
        audio
            ? new PacketHistory(AUDIO_PACKETS, AUDIO_OCTETS)
            : new PacketHistory(VIDEO_PACKETS, VIDEO_OCTETS);
    for (int i = 0; i < rates.length; i++) {
      rates[i] = new RateMeter();
    }
  }

  /// Takes a packet in, unless it was here before or makes no sense.
  ///
  /// @param in is filled in
  Reception receive(int sequence, Codec of, Incoming in, PayloadReader reader) {
    if (codec != of) {
      codec = of;
      structure.clear();
    }
    long before = sequences.begun() ? sequences.highest() : -1;
    long extended = sequences.extend(sequence);
    if (extended == SequenceTracker.REFUSED) {
      return Reception.REFUSED;
    }
    in.extended = extended;
    in.late = before >= 0 && extended < before;
    boolean audio = source.kind.isAudio();
    if (sequences.jumped()) {
      beginAnew();
    } else if (!audio && before >= 0) {
      noteGap(before, extended, in.arrivalNanos);
    }
    if (in.payloadLength <= 0 || (!audio && !reader.read(in, of, structure))) {
      return Reception.EMPTY;
    }
    if (!in.late) {
      long arrival = in.arrivalNanos / 1000 * (of.clockRate() / 1000) / 1000;
      sequences.arrived(in.timestamp, arrival);
    }
    note(in, reader);
    if (!audio) {
      history.store(in);
    }
    return Reception.MEDIA;
  }

  /// What became of a packet.
  enum Reception {
    /// It was here before, or makes no sense.
    REFUSED,
    /// Its number is taken, but there is nothing to forward.
    EMPTY,
    MEDIA
  }

  private void beginAnew() {
    epoch++;
    missing.clear();
    clock.forget();
    structure.clear();
    keyKnown = false;
    breakOff();
    for (int i = 0; i < source.listenerCount; i++) {
      source.listeners[i].broke();
    }
    keyFrames.want();
  }

  /// Frames will be missing: whoever forwards it goes on at its next key frame.
  void breakOff() {
    for (int i = takerCount - 1; i >= 0; i--) {
      takers[i].broke(this);
    }
  }

  private void noteGap(long before, long extended, long now) {
    if (extended < before) {
      missing.arrived(extended);
    } else if (extended > before + 1 && !missing.add(before + 1, extended, now)) {
      keyFrames.want();
    }
  }

  private void note(Incoming in, PayloadReader reader) {
    lastArrivalNanos = in.arrivalNanos;
    if (in.endOfFrame && in.spatial == 0) {
      pictures.add(1, in.arrivalNanos);
    }
    highestTemporal = Math.max(highestTemporal, in.temporal);
    highestSpatial = Math.max(highestSpatial, in.spatial);
    if (in.keyFrame) {
      keyFrames.arrived();
      if (in.startOfFrame && !(keyKnown && keyTimestamp == in.timestamp)) {
        keyAt = in.extended;
        keyNanos = in.arrivalNanos;
      }
      keyTimestamp = in.timestamp;
      keyKnown = true;
      highestTemporal = in.temporal;
      highestSpatial = in.spatial;
    }
    if (reader.height > 0) {
      height = reader.height;
    }
    if (isKeyOfCamera(in)) {
      return;
    }
    for (int s = Math.min(in.spatial, SPATIAL_LAYERS - 1); s < SPATIAL_LAYERS; s++) {
      for (int t = Math.min(in.temporal, TEMPORAL_LAYERS - 1); t < TEMPORAL_LAYERS; t++) {
        rates[s * TEMPORAL_LAYERS + t].add(in.payloadLength, in.arrivalNanos);
      }
    }
  }

  /// Where the last key frame begins, if it is so young, and so little, that somebody new can begin
  /// with it and all that came since; -1 if it is not.
  long replayableFrom(long now) {
    long highest = sequences.highest();
    if (!keyKnown || now - keyNanos > REPLAY_NANOS || source.muted) {
      return -1;
    }
    int octets = 0;
    for (long at = keyAt; at <= highest && octets <= MOST_REPLAYED_OCTETS; at++) {
      int place = history.find(at);
      if (place < 0) {
        return -1;
      }
      octets += history.payloadLength(place);
    }
    return octets <= MOST_REPLAYED_OCTETS ? keyAt : -1;
  }

  /// A camera's key frames come because somebody begins to watch. If they counted for what it
  /// takes, it would take too much as soon as somebody does, and the next one would be watched
  /// instead.
  private boolean isKeyOfCamera(Incoming in) {
    return keyKnown && in.timestamp == keyTimestamp && source.kind == SourceKind.CAMERA;
  }

  /// Fills in a packet that came before.
  ///
  /// @return whether it is still there
  boolean recall(long sequence, Incoming in, PayloadReader reader) {
    int place = history.find(sequence);
    Codec of = codec;
    if (place < 0 || of == null) {
      return false;
    }
    in.clear();
    in.bytes = history.octets();
    in.payloadAt = history.payloadAt(place);
    in.payloadLength = history.payloadLength(place);
    in.descriptorAt = history.descriptorAt(place);
    in.descriptorLength = history.descriptorLength(place);
    in.extended = sequence;
    in.timestamp = history.timestamp(place);
    in.marker = history.marker(place);
    in.arrivalNanos = history.arrivalNanos(place);
    in.late = false;
    return reader.read(in, of, structure);
  }

  /// Whether anything came of it lately.
  boolean isActive(long now) {
    return lastArrivalNanos >= 0 && now - lastArrivalNanos < SILENT_NANOS;
  }

  /// Bits a second up to a spatial and a temporal layer, as it came in the last second.
  long bps(int spatial, int temporal, long now) {
    int s = Math.min(spatial, SPATIAL_LAYERS - 1);
    int t = Math.min(temporal, TEMPORAL_LAYERS - 1);
    long bps = rates[s * TEMPORAL_LAYERS + t].bps(now);
    if (spatial >= highestSpatial && temporal >= highestTemporal && isActive(now)) {
      lastBps = Math.max(bps, lastBps - lastBps / 64);
    }
    return bps;
  }

  /// Pictures of the last second.
  long pictures(long now) {
    return pictures.bps(now) / Byte.SIZE;
  }

  /// What it took when it came last, 0 if it never came.
  long lastBps() {
    return lastBps;
  }

  /// Another stream takes this one's place.
  void bind(int newSsrc) {
    if (bound && newSsrc != ssrc) {
      sequences.restart();
      beginAnew();
    }
    ssrc = newSsrc;
    bound = true;
  }

  void addTaker(VideoSlot slot) {
    for (int i = 0; i < takerCount; i++) {
      if (takers[i] == slot) {
        return;
      }
    }
    if (takerCount == takers.length) {
      takers = Arrays.copyOf(takers, 2 * takerCount);
    }
    takers[takerCount++] = slot;
  }

  void removeTaker(VideoSlot slot) {
    for (int i = 0; i < takerCount; i++) {
      if (takers[i] == slot) {
        takers[i] = takers[--takerCount];
        return;
      }
    }
  }
}
