package perigee.meeting.forward;

import org.jspecify.annotations.Nullable;

/// What a recording takes from a meeting: of each source the best encoding that comes, changed at
/// key frames, and what a viewer would be shown: a shared screen, else who dominates. Breakout
/// rooms are left out. Owned by the thread of its [Forwarding].
final class Tapping {

  /// How far a sender's reports are believed to be from when its packets arrive.
  private static final long SANE_NANOS = 10_000_000_000L;

  /// Players find their way by key frames.
  private static final long KEY_FRAME_EVERY_NANOS = 15_000_000_000L;

  private final Forwarding forwarding;
  private final Tap tap;
  private final TappedPacket tapped = new TappedPacket();
  private int streams;
  private @Nullable Source shown;
  private boolean told;

  Tapping(Forwarding forwarding, Tap tap) {
    this.forwarding = forwarding;
    this.tap = tap;
    for (Endpoint endpoint : forwarding.endpoints()) {
      endpoint.up.sources.values().forEach(source -> source.tapLayer = -1);
    }
  }

  void media(UpTrack track, Codec codec, Incoming in) {
    Source source = track.source;
    if (!source.sender.stage.name.isEmpty()) {
      return;
    }
    if (source.tapLayer != track.index || source.tapEpoch != track.epoch) {
      boolean may =
          codec.isAudio()
              || (track.index == best(source, in.arrivalNanos)
                  && in.keyFrame
                  && in.startOfFrame
                  && !in.late);
      if (!may) {
        return;
      }
      source.tapLayer = track.index;
      source.tapEpoch = track.epoch;
      source.tapStream = ++streams;
    }
    if (in.keyFrame) {
      source.tapKeyNanos = in.arrivalNanos;
    }
    fill(track, codec, in);
    tapped.length = in.payloadLength;
    tap.packet(tapped);
  }

  /// Nothing came under this number.
  void skip(UpTrack track, Incoming in) {
    Source source = track.source;
    Codec codec = track.codec;
    if (source.tapLayer == track.index && source.tapEpoch == track.epoch && codec != null) {
      fill(track, codec, in);
      tapped.length = 0;
      tap.packet(tapped);
    }
  }

  private void fill(UpTrack track, Codec codec, Incoming in) {
    Source source = track.source;
    tapped.participant = source.sender.participant;
    tapped.kind = source.kind;
    tapped.codec = codec;
    tapped.stream = source.tapStream;
    tapped.sequence = in.extended;
    tapped.timestamp = in.timestamp;
    tapped.marker = in.marker;
    tapped.keyFrame = in.keyFrame && in.startOfFrame;
    tapped.heard = source.voice.selected;
    tapped.arrivalNanos = in.arrivalNanos;
    long arrival = forwarding.ntpNanos(in.arrivalNanos);
    tapped.wallNanos = arrival;
    tapped.exact = false;
    if (track.clock.isKnown()) {
      long taken =
          track.clock.nanosOf(in.timestamp, codec.clockRate()) + source.sender.ahead.nanos();
      if (Math.abs(taken - arrival) < SANE_NANOS) {
        tapped.wallNanos = taken;
        tapped.exact = true;
      }
    }
    tapped.bytes = in.bytes;
    tapped.at = in.payloadAt;
  }

  /// The best encoding that comes, -1 for none.
  private static int best(Source source, long now) {
    for (int i = source.layers.size() - 1; i >= 0; i--) {
      if (source.layers.get(i).isActive(now)) {
        return i;
      }
    }
    return -1;
  }

  /// Five times a second.
  void look(long now) {
    Stage stage = forwarding.stage("");
    for (int i = 0; i < stage.members.size(); i++) {
      for (Source source : stage.members.get(i).up.sources.values()) {
        if (!source.kind.isAudio()) {
          lookAt(source, now);
        }
      }
    }
    Source next = choose(stage, now);
    if (next != shown || !told) {
      shown = next;
      told = true;
      tap.show(
          next == null ? null : next.sender.participant,
          next == null ? SourceKind.CAMERA : next.kind);
      if (next != null) {
        wantKeyFrame(next);
      }
    }
  }

  private void lookAt(Source source, long now) {
    int best = best(source, now);
    if (best < 0) {
      return;
    }
    UpTrack track = source.layers.get(best);
    boolean another = source.tapLayer != best || source.tapEpoch != track.epoch;
    boolean due = source == shown && now - source.tapKeyNanos > KEY_FRAME_EVERY_NANOS;
    if (another || due) {
      track.keyFrames.want();
    }
  }

  /// What a viewer would be shown; null for nothing.
  private @Nullable Source choose(Stage stage, long now) {
    Source before = shown;
    boolean stays = before != null && isThere(before, stage, now);
    if (before != null && stays && before.kind == SourceKind.SCREEN) {
      return before;
    }
    Source camera = null;
    for (int i = 0; i < stage.members.size(); i++) {
      Endpoint member = stage.members.get(i);
      Source screen = member.up.sources.get(SourceKind.SCREEN);
      if (screen != null && isThere(screen, stage, now)) {
        return screen;
      }
      Source own = member.up.sources.get(SourceKind.CAMERA);
      if (own != null && isThere(own, stage, now) && (camera == null || isDominant(own, stage))) {
        camera = own;
      }
    }
    return stays && (camera == null || !isDominant(camera, stage)) ? before : camera;
  }

  private static boolean isDominant(Source source, Stage stage) {
    return source.sender == stage.dominant();
  }

  private static boolean isThere(Source source, Stage stage, long now) {
    return !source.muted
        && source.sender.stage == stage
        && source.sender.up.sources.get(source.kind) == source
        && best(source, now) >= 0;
  }

  /// Whether more of a source is wanted than its least encoding.
  boolean isShown(Source source) {
    return source == shown;
  }

  /// Asks for a key frame of what is recorded of a source.
  static void wantKeyFrame(Source source) {
    if (source.tapLayer >= 0 && source.tapLayer < source.layers.size()) {
      source.layers.get(source.tapLayer).keyFrames.want();
    }
  }
}
