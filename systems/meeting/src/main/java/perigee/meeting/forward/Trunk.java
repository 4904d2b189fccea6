package perigee.meeting.forward;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.congestion.EstimateLimits;
import perigee.wire.octets.NetworkOrder;
import perigee.wire.rtp.ExtensionIds;
import perigee.wire.rtp.HeaderExtension;
import perigee.wire.rtp.RtcpReader;

/// The way to another connector of the same meeting. Towards it, it is one more receiver, which has
/// a slot for each encoding that somebody over there watches and for each voice that is heard. From
/// there come participants that are here by it alone: each is an [Endpoint] whose sources others
/// watch like any, and whose packets are never sent to another connector. It belongs to the thread
/// of its [Forwarding].
public final class Trunk {

  /// What both ends go by; each connector of a meeting is of the same build or knows these.
  static final MediaTerms TERMS =
      new MediaTerms(
          new ExtensionIds(
              Map.of(
                  HeaderExtension.TRANSPORT_SEQUENCE.uri(), 1,
                  HeaderExtension.AUDIO_LEVEL.uri(), 2,
                  HeaderExtension.DEPENDENCY_DESCRIPTOR.uri(), 3,
                  HeaderExtension.VIDEO_ORIENTATION.uri(), 4,
                  HeaderExtension.CAPTURE_TIME.uri(), 5)),
          List.of(
              new Format(111, Codec.OPUS),
              new Format(96, Codec.VP8, 97),
              new Format(98, Codec.H264, 99),
              new Format(100, Codec.VP9, 101),
              new Format(102, Codec.AV1, 103),
              new Format(104, Codec.RED)));

  /// Between servers there is more room than to a browser.
  static final EstimateLimits ROOM = new EstimateLimits(20_000_000, 300_000, 1_000_000_000);

  /// Streams that may come.
  public static final int MOST_STREAMS = 4_096;

  private static final int ALL = 7;
  private static final int SSRC_AT = 8;
  private static final long SOUND_BPS = 48_000;
  private static final long[] USUAL_BPS = {150_000, 500_000, 1_700_000};
  private static final double UPWARD_MARGIN = 1.15;
  private static final double IDEAL_MARGIN = 1.1;
  private static final double MOST_LOSS = 0.3;

  final Forwarding forwarding;
  final Endpoint end;
  private final PacketSink sink;

  /// By SSRC, whose stream it is that comes.
  private final StreamTable origins = new StreamTable(MOST_STREAMS);

  private final Map<Source, List<VideoSlot>> videos = new LinkedHashMap<>();
  private final Map<Source, AudioSlot> sounds = new LinkedHashMap<>();
  private boolean open;
  private boolean divide;
  private boolean removed;
  private long packetsOut;
  private long packetsIn;

  Trunk(Forwarding forwarding, String name, PacketSink sink) {
    this.forwarding = forwarding;
    this.sink = sink;
    end = new Endpoint(forwarding, name, this::send, this, null);
    end.terms(TERMS);
    end.awaitConnection();
  }

  private void send(byte[] buffer, int from, int length) {
    if (open) {
      packetsOut += RtcpReader.is(buffer, from, length) ? 0 : 1;
      sink.send(buffer, from, length);
    }
  }

  /// Media can flow from now on.
  public void open() {
    open = true;
    end.down.open = true;
    divide = true;
    for (Stage stage : forwarding.stages()) {
      hear(stage);
    }
  }

  /// A participant of the other connector.
  ///
  /// @return null if there are too many
  public @Nullable Endpoint add(String participant) {
    return removed ? null : forwarding.add(participant, this, this::send);
  }

  /// A source of a participant of the other connector; nothing of it comes before somebody watches.
  public void announce(Endpoint participant, TrunkSource announced) {
    List<TrunkSource.Encoding> encodings = announced.encodings();
    if (participant.via != this || encodings.isEmpty() || encodings.size() > Source.MOST_LAYERS) {
      return;
    }
    participant.source(announced.kind(), "", announced.rids());
    Source source = participant.up.sources.get(announced.kind());
    if (source == null) {
      return;
    }
    for (int layer = 0; layer < encodings.size(); layer++) {
      UpTrack track = source.layers.get(layer);
      TrunkSource.Encoding encoding = encodings.get(layer);
      if (!track.bound || track.ssrc != encoding.ssrc()) {
        // The other end was not asked for this one yet.
        source.wantedLayers = 0;
        forget(track);
      }
      participant.streams(announced.kind(), layer, encoding.ssrc(), encoding.rtxSsrc());
      origins.put(encoding.ssrc(), participant);
      if (encoding.rtxSsrc() != 0) {
        origins.put(encoding.rtxSsrc(), participant);
      }
    }
  }

  /// What a source would cross the trunk as: for the other end to know.
  public static List<TrunkSource> sources(Endpoint participant) {
    List<TrunkSource> all = new ArrayList<>();
    for (Source source : participant.up.sources.values()) {
      List<TrunkSource.Encoding> encodings = new ArrayList<>();
      for (UpTrack track : source.layers) {
        int ssrc = source.trunkSsrc(track.index);
        int rtx = source.kind.isAudio() ? 0 : source.trunkSsrc(track.index + Source.MOST_LAYERS);
        encodings.add(new TrunkSource.Encoding(track.rid, ssrc, rtx));
      }
      all.add(new TrunkSource(source.kind, encodings));
    }
    return all;
  }

  /// Which encodings of a source somebody watches over there; nothing else of video is sent.
  public void want(String participant, SourceKind kind, List<String> rids) {
    Endpoint sender = forwarding.endpoint(participant);
    Source source = sender == null || sender.isRemote() ? null : sender.up.sources.get(kind);
    if (source == null || kind.isAudio() || removed) {
      return;
    }
    List<VideoSlot> slots = videos.computeIfAbsent(source, this::slots);
    for (VideoSlot slot : slots) {
      boolean wanted = rids.contains(source.layers.get(layer(slots, slot)).rid);
      slot.carry(wanted ? source : null);
      slot.desiredLayer = wanted ? layer(slots, slot) : -1;
    }
    divide = true;
  }

  private static int layer(List<VideoSlot> slots, VideoSlot slot) {
    return slots.indexOf(slot);
  }

  private List<VideoSlot> slots(Source source) {
    List<VideoSlot> made = new ArrayList<>();
    for (UpTrack track : source.layers) {
      int ssrc = source.trunkSsrc(track.index);
      int rtx = source.trunkSsrc(track.index + Source.MOST_LAYERS);
      made.add(place(ssrc, rtx));
    }
    return made;
  }

  /// Takes the place of a slot whose source is gone, since numbers of slots are in use while
  /// packets wait.
  private VideoSlot place(int ssrc, int rtx) {
    List<VideoSlot> all = end.down.videos;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).retired) {
        VideoSlot slot = new VideoSlot(end.down, i, "", ssrc, rtx);
        all.set(i, slot);
        return slot;
      }
    }
    VideoSlot slot = new VideoSlot(end.down, all.size(), "", ssrc, rtx);
    all.add(slot);
    return slot;
  }

  /// A source is gone, from here or from there.
  void withdrawn(Source source) {
    source.layers.forEach(this::forget);
    List<VideoSlot> slots = videos.remove(source);
    if (slots != null) {
      slots.forEach(slot -> {
        slot.close();
        slot.retired = true;
      });
    }
    AudioSlot sound = sounds.remove(source);
    if (sound != null) {
      sound.carry(null);
      end.down.sounds.remove(sound);
    }
  }

  private void forget(UpTrack track) {
    if (track.bound) {
      origins.remove(track.ssrc, track.source.sender);
    }
    if (track.rtxBound) {
      origins.remove(track.rtxSsrc, track.source.sender);
    }
  }

  /// Who is heard on a stage has changed, or who is on it.
  void hear(Stage stage) {
    boolean anybody = open && stage.members.stream().anyMatch(member -> member.via == this);
    for (Map.Entry<Source, AudioSlot> known : sounds.entrySet()) {
      Source source = known.getKey();
      if (source.sender.stage == stage && !(anybody && source.voice.selected)) {
        known.getValue().carry(null);
      }
    }
    for (Voice voice : stage.heard()) {
      if (anybody && !voice.source.sender.isRemote()) {
        sounds.computeIfAbsent(voice.source, this::sound).carry(voice.source);
      }
    }
  }

  private AudioSlot sound(Source source) {
    AudioSlot slot = new AudioSlot(end.down, "", source.trunkSsrc(0));
    end.down.sounds.add(slot);
    return slot;
  }

  /// Takes an RTP packet of the other connector in, decrypted.
  public void rtp(byte[] bytes, int from, int length, long arrivalNanos) {
    Endpoint of =
        length < SSRC_AT + 4 ? null : origins.get(NetworkOrder.i32(bytes, from + SSRC_AT));
    packetsIn++;
    if (of == null) {
      forwarding.counters.unknown++;
    } else {
      of.rtp(bytes, from, length, arrivalNanos);
    }
  }

  /// Takes RTCP packets of the other connector in, decrypted.
  public void rtcp(byte[] bytes, int from, int length, long now) {
    end.rtcp(bytes, from, length, now);
  }

  @Nullable UpTrack track(int ssrc) {
    Endpoint of = origins.get(ssrc);
    return of == null ? null : of.up.track(ssrc);
  }

  /// Each 5 ms.
  void tick(long now) {
    end.down.probe(now);
    if (divide) {
      divide(now);
      forwarding.wish(end.down, now);
    }
  }

  /// Ten times a second.
  void round(long now) {
    end.down.estimator.tick(now);
    divide(now);
    end.down.refresh();
    end.control.regular(now);
  }

  /// The least encodings of all first, then the next of all: who is seen at all comes before who is
  /// seen well.
  private void divide(long now) {
    divide = false;
    if (!open) {
      return;
    }
    double kept = 1 - Math.min(end.down.estimator.lossFraction(), MOST_LOSS);
    long sound = heardNow() * SOUND_BPS;
    long left = (long) (end.down.estimator.usableBps() * kept) - sound;
    long ideal = sound;
    for (int layer = 0; layer < Source.MOST_LAYERS; layer++) {
      for (Map.Entry<Source, List<VideoSlot>> entry : videos.entrySet()) {
        if (layer < entry.getValue().size() && entry.getValue().get(layer).source != null) {
          UpTrack track = entry.getKey().layers.get(layer);
          long cost = cost(track, now);
          ideal += cost;
          left -= carry(entry.getValue().get(layer), track, cost, left, now) ? cost : 0;
        }
      }
    }
    end.down.estimator.want((long) (ideal * IDEAL_MARGIN));
  }

  private int heardNow() {
    int count = 0;
    for (AudioSlot slot : end.down.sounds) {
      count += slot.source == null ? 0 : 1;
    }
    return count;
  }

  private static boolean carry(VideoSlot slot, UpTrack track, long cost, long left, long now) {
    boolean fits = left >= (slot.paused ? cost * UPWARD_MARGIN : cost);
    slot.paused = !fits;
    slot.desiredLayer = fits ? track.index : 0;
    if (fits) {
      slot.target(track, ALL, ALL, true, now);
    } else {
      slot.stop();
    }
    return fits;
  }

  private static long cost(UpTrack track, long now) {
    if (track.isActive(now)) {
      return track.bps(ALL, ALL, now);
    }
    return track.lastBps() > 0 ? track.lastBps() : USUAL_BPS[track.index];
  }

  /// What crosses.
  public TrunkStats stats(long now) {
    int out = heardNow();
    for (VideoSlot slot : end.down.videos) {
      out += slot.current == null ? 0 : 1;
    }
    int in = 0;
    for (Endpoint endpoint : forwarding.endpoints()) {
      if (endpoint.via == this) {
        in += endpoint.activeTracks(now);
      }
    }
    return new TrunkStats(out, in, packetsOut, packetsIn, end.down.estimator.estimateBps());
  }

  /// The other connector is gone, and with it its participants.
  public void remove() {
    if (removed) {
      return;
    }
    removed = true;
    open = false;
    for (Endpoint endpoint : forwarding.endpoints()) {
      if (endpoint.via == this) {
        endpoint.remove();
      }
    }
    end.down.close();
    forwarding.removed(this);
  }
}
