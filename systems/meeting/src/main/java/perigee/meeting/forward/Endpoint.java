package perigee.meeting.forward;

import java.util.List;
import org.jspecify.annotations.Nullable;
import perigee.meeting.forward.congestion.BandwidthEstimator;

/// A participant's end of the media plane: what it sends, what it gets. It belongs to the thread of
/// its [Forwarding].
public final class Endpoint {

  private static final long ROUND_TRIP_OF_HERE_NANOS = 100_000_000L;
  private static final long LEVEL_NANOS = 500_000_000L;

  final Forwarding forwarding;
  final String participant;
  final Uplink up;
  final Downlink down;
  final ControlPackets control;
  private final QualityScore quality = new QualityScore();
  final ClockLead ahead = new ClockLead();
  private final Announcements sources;
  private final SlotAssignment slots;

  /// The trunk whose end this is; null of a participant.
  private final @Nullable Trunk trunk;

  /// The trunk that the participant is here by; null if it is here itself.
  final @Nullable Trunk via;

  Stage stage;

  /// Whether it is among those that each tick looks at.
  boolean isBusy;

  private boolean removed;

  /// Whether slots changed, so that what there is must be divided anew.
  private boolean divide;

  private long heardAt;

  /// @param trunk set if this is the end of one
  /// @param via set if the participant is at another connector
  Endpoint(
      Forwarding forwarding,
      String participant,
      PacketSink sink,
      @Nullable Trunk trunk,
      @Nullable Trunk via) {
    this.forwarding = forwarding;
    this.participant = participant;
    this.trunk = trunk;
    this.via = via;
    BandwidthEstimator estimator =
        new BandwidthEstimator(trunk == null ? forwarding.config.estimate() : Trunk.ROOM);
    PacketWriter writer = new PacketWriter(sink, estimator, forwarding.out, forwarding.payloads);
    up = new Uplink(this);
    down = new Downlink(this, writer, estimator);
    control = new ControlPackets(this);
    sources = new Announcements(this);
    slots = new SlotAssignment(this);
    stage = forwarding.stage("");
  }

  public String participant() {
    return participant;
  }

  /// Whether the participant is at another connector.
  public boolean isRemote() {
    return via != null;
  }

  /// Whether this is the end of a trunk, not a participant's.
  boolean isTrunk() {
    return trunk != null;
  }

  /// The trunk by which the participant is here; null if it is here itself.
  public @Nullable Trunk via() {
    return via;
  }

  /// A track that comes here.
  @Nullable UpTrack track(int ssrc) {
    return trunk == null ? up.track(ssrc) : trunk.track(ssrc);
  }

  /// Sets what was agreed on; it may change.
  public void terms(MediaTerms terms) {
    up.terms(terms);
    down.terms(terms);
  }

  /// The participant can't be reached yet: senders are told what it will watch, but nothing is
  /// forwarded before [#connected]. Until it says what it shows, that is guessed.
  public void awaitConnection() {
    down.open = false;
    down.view = null;
  }

  /// Its sources and slots are known: who is seen is told at once, since cameras take time to
  /// begin.
  public void expect(long now) {
    slots.assignVideos();
    divide(now);
    forwarding.wish(down, now);
  }

  /// The participant can be reached.
  public void connected() {
    if (!down.open) {
      down.open = true;
      assignVideos();
    }
  }

  /// Announces a source. Announced anew with the same encodings it stays as it is.
  ///
  /// @param mid its media section
  /// @param rids its encodings, the smallest first; empty if there is one without a name
  public void source(SourceKind kind, String mid, List<String> rids) {
    sources.announce(kind, mid, rids);
  }

  /// Says by which SSRCs an encoding comes, if the session description tells.
  ///
  /// @param rtxSsrc of its retransmissions, 0 for none
  public void streams(SourceKind kind, int layer, int ssrc, int rtxSsrc) {
    sources.streams(kind, layer, ssrc, rtxSsrc);
  }

  /// Adds a slot for sound.
  ///
  /// @return whether there was room
  public boolean soundSlot(String mid, int ssrc) {
    if (down.sounds.size() == Downlink.MOST_AUDIO || hasSlot(mid)) {
      return false;
    }
    down.sounds.add(new AudioSlot(down, mid, ssrc));
    stage.assign(this);
    return true;
  }

  /// Adds a slot for video.
  ///
  /// @param rtxSsrc of its retransmissions, 0 for none
  /// @return whether there was room
  public boolean videoSlot(String mid, int ssrc, int rtxSsrc) {
    if (down.videos.size() == Downlink.MOST_VIDEO || hasSlot(mid)) {
      return false;
    }
    down.videos.add(new VideoSlot(down, down.videos.size(), mid, ssrc, rtxSsrc));
    assignVideos();
    return true;
  }

  private boolean hasSlot(String mid) {
    return down.videos.stream().anyMatch(slot -> slot.mid.equals(mid))
        || down.sounds.stream().anyMatch(slot -> slot.mid.equals(mid));
  }

  /// Says what the participant shows, the most important first. What has no slot is left out.
  public void view(List<Viewed> items) {
    down.view = List.copyOf(items.subList(0, Math.min(items.size(), Downlink.MOST_VIDEO)));
    assignVideos();
  }

  /// Says whether a source is muted; then nothing of it is forwarded.
  public void mute(SourceKind kind, boolean muted) {
    sources.mute(kind, muted);
  }

  /// Moves the participant to a breakout room, whose participants hear and see each other alone.
  ///
  /// @param name empty for the meeting itself
  public void stage(String name) {
    if (stage.name.equals(name)) {
      return;
    }
    Stage before = stage;
    before.remove(this);
    forwarding.left(before);
    stage = forwarding.stage(name);
    stage.add(this);
    forwarding.looksChanged(before);
    forwarding.looksChanged(stage);
    assignVideos();
  }

  /// A recording can't go on without a key frame of a source.
  public void askForKeyFrame(SourceKind kind) {
    Source source = up.sources.get(kind);
    if (source != null) {
      Tapping.wantKeyFrame(source);
    }
  }

  /// Takes an RTP packet in, decrypted.
  public void rtp(byte[] bytes, int from, int length, long arrivalNanos) {
    if (!removed) {
      heardAt = arrivalNanos;
      up.receive(bytes, from, length, arrivalNanos);
    }
  }

  /// Takes RTCP packets in, decrypted.
  public void rtcp(byte[] bytes, int from, int length, long now) {
    if (!removed) {
      heardAt = now;
      control.receive(bytes, from, length, now);
    }
  }

  /// The participant leaves.
  public void remove() {
    if (removed) {
      return;
    }
    removed = true;
    stage.remove(this);
    down.close();
    sources.withdrawAll();
    forwarding.removed(this);
    forwarding.left(stage);
  }

  boolean isRemoved() {
    return removed;
  }

  /// What the slots carry.
  public List<SlotState> slots() {
    return slots.states();
  }

  /// How the participant is connected.
  public EndpointStats stats(long now) {
    return EndpointStats.of(this, quality.value(), now);
  }

  /// Gives slots to what is shown.
  void assignVideos() {
    slots.assignVideos();
    divide = true;
    forwarding.busy(this);
  }

  void tellSlots() {
    if (!removed) {
      slots.tell();
    }
  }

  /// Each 5 ms, for who has something that can't wait for its round. Most of a large meeting only
  /// watch.
  ///
  /// @return whether it has still
  boolean tick(long now) {
    down.probe(now);
    boolean sends = !up.sources.isEmpty();
    if (sends) {
      control.urgent(now);
    }
    if (divide) {
      divide(now);
      forwarding.wish(down, now);
    }
    return sends || divide || down.estimator.isProbing();
  }

  /// Ten times a second.
  void round(long now) {
    if (via != null) {
      // How it is connected, the other connector knows.
      control.regular(now);
      return;
    }
    down.estimator.tick(now);
    divide(now);
    if (down.estimator.isProbing()) {
      forwarding.busy(this);
    }
    down.refresh();
    control.regular(now);
    if (quality.look(this, control.lostHere(), forwarding.allocation.limited(), now)) {
      forwarding.listener.quality(this, quality.value());
    }
  }

  private void divide(long now) {
    divide = false;
    if (forwarding.allocation.divide(down, now)) {
      tellSlots();
    }
  }

  /// How loud the participant is, 0 if nothing was heard lately.
  int loudness(long now) {
    Source microphone = up.sources.get(SourceKind.MICROPHONE);
    return microphone == null || now - microphone.voice.spokeAt > LEVEL_NANOS
        ? 0
        : microphone.voice.loudness;
  }

  /// When the participant was heard last.
  long heardAt() {
    return heardAt;
  }

  /// Encodings of the participant that come now.
  int activeTracks(long now) {
    int active = 0;
    for (Source source : up.sources.values()) {
      for (UpTrack track : source.layers) {
        active += track.isActive(now) ? 1 : 0;
      }
    }
    return active;
  }

  /// To the participant and back; of one at another connector, to there.
  long rttNanos() {
    if (via != null) {
      return via.end.down.estimator.rttNanos();
    }
    return down.videos.isEmpty() && down.sounds.isEmpty()
        ? ROUND_TRIP_OF_HERE_NANOS
        : down.estimator.rttNanos();
  }
}
