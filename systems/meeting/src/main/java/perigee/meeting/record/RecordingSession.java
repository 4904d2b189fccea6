package perigee.meeting.record;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import perigee.model.meeting.RecordedFile;
import perigee.wire.matroska.MatroskaTrack;
import perigee.wire.rtp.frame.AssembledFrame;

/// What a recording has of each source, and the view of all. It belongs to the writer's thread.
final class RecordingSession {

  /// Sound waits so long for others before it is mixed.
  private static final long MIX_AFTER_NANOS = 1_000_000_000L;

  private static final long TICK_NANOS = 20_000_000L;
  private static final long MILLI_NANOS = 1_000_000L;
  private static final int TRACK = 1;

  /// Of each kind.
  private static final int MOST_SOURCES = 1_000;

  private final RecordingTerms terms;
  private final RecordingFolder folder;
  private final Recorder.Surroundings surroundings;
  private final Instant begunAt;
  private final Mix mix = new Mix();
  private final SpeakerView view;
  private final Map<SourceKey, PictureTrack> pictures = new HashMap<>();
  private final Map<SourceKey, SoundTrack> sounds = new HashMap<>();
  private final Map<SourceKey, String> names = new HashMap<>();
  private long tickedAt;
  private int numbers;

  RecordingSession(
      RecordingTerms terms, RecordingFolder folder, Recorder.Surroundings surroundings) {
    this.terms = terms;
    this.folder = folder;
    this.surroundings = surroundings;
    this.begunAt = terms.clock().instant();
    this.view =
        new SpeakerView(
            folder,
            terms.title(),
            begunAt,
            source -> surroundings.askForKeyFrame(source.participant(), source.kind()));
    this.tickedAt = terms.beganNanos();
  }

  void take(Taped taped) throws IOException {
    switch (taped) {
      case Taped.Packet(TapedPacket packet) -> {
        if (packet.source.kind().isAudio()) {
          SoundTrack sound = sounds.get(packet.source);
          if (sound == null && sounds.size() < MOST_SOURCES) {
            sound = sound(packet.source);
          }
          if (sound != null) {
            sound.add(packet);
          }
        } else {
          PictureTrack picture = pictures.get(packet.source);
          if (picture == null && pictures.size() < MOST_SOURCES) {
            picture = picture(packet.source);
          }
          if (picture != null) {
            picture.add(packet);
          }
        }
      }
      case Taped.Named(SourceKey source, String name) -> names.put(source, name);
      case Taped.Show(SourceKey source) -> view.show(source, since(tickedAt) / MILLI_NANOS);
      case Taped.End _ -> {
        // The writer looks for it.
      }
    }
  }

  private long since(long now) {
    return now - terms.beganNanos();
  }

  private SoundTrack sound(SourceKey source) {
    SoundFile file = new SoundFile(source);
    SoundTrack track = new SoundTrack(terms.beganWallNanos(), mix, file);
    sounds.put(source, track);
    return track;
  }

  private PictureTrack picture(SourceKey source) {
    PictureTrack track = new PictureTrack(terms.beganWallNanos(), new PictureFile(source));
    pictures.put(source, track);
    return track;
  }

  private @Nullable MediaFile file(
      SourceKey source, String suffix, String type, boolean isWebm, MatroskaTrack track)
      throws IOException {
    if (folder.isFull()) {
      return null;
    }
    numbers++;
    String label = source.kind().label();
    String name = "%03d-%s%s".formatted(numbers, label, suffix);
    RecordedFile entry =
        new RecordedFile(name, label, source.participant(), who(source), type, 0, 0);
    return folder.file(entry, isWebm, terms.title(), begunAt, List.of(track));
  }

  private String who(SourceKey source) {
    return names.getOrDefault(source, "");
  }

  /// The file of one microphone.
  private final class SoundFile implements SoundTrack.Sink {

    private final SourceKey source;
    private @Nullable MediaFile file;
    private boolean asked;

    SoundFile(SourceKey source) {
      this.source = source;
    }

    @Override
    public void packet(long millis, byte[] octets) throws IOException {
      if (!asked) {
        asked = true;
        MatroskaTrack track = MatroskaTrack.opus(TRACK, who(source), OpusVoice.CHANNELS);
        file = file(source, ".webm", "audio/webm", true, track);
      }
      if (file != null) {
        file.block(TRACK, millis, true, octets, 0, octets.length);
      }
    }
  }

  /// The file of one camera or screen, and its part in the view.
  private final class PictureFile implements PictureTrack.Sink {

    private final SourceKey source;
    private @Nullable VideoCodec codec;
    private @Nullable MediaFile file;

    PictureFile(SourceKey source) {
      this.source = source;
    }

    @Override
    public void frame(VideoCodec of, AssembledFrame frame, long millis) throws IOException {
      if (!of.equals(codec)) {
        codec = of;
        MatroskaTrack track =
            MatroskaTrack.video(
                TRACK,
                who(source),
                of.id(),
                frame.decoderNeeds(),
                Math.max(frame.width(), 1),
                Math.max(frame.height(), 1));
        file = file(source, of.suffix(), of.type(), of.isWebm(), track);
      }
      if (file != null) {
        file.block(TRACK, millis, frame.isKey(), frame.octets(), 0, frame.length());
      }
      view.frame(source, of, frame, millis);
    }

    @Override
    public void lost() {
      surroundings.askForKeyFrame(source.participant(), source.kind());
    }
  }

  /// Lets time pass.
  void tick(long now) throws IOException {
    if (now - tickedAt < TICK_NANOS) {
      return;
    }
    tickedAt = now;
    for (PictureTrack picture : pictures.values()) {
      picture.drain(now);
    }
    for (SoundTrack sound : sounds.values()) {
      sound.drain(now);
    }
    long since = since(now);
    mix.emit(since - MIX_AFTER_NANOS, view::sound);
    view.tick(since / MILLI_NANOS);
    folder.tick(since / MILLI_NANOS);
  }

  /// Writes all that waits.
  void end(long now) throws IOException {
    tickedAt = now - TICK_NANOS;
    tick(now);
    mix.emit(since(now), view::sound);
    view.end();
  }
}
