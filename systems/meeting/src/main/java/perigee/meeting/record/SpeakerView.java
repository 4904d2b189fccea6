package perigee.meeting.record;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import perigee.model.meeting.RecordedFile;
import perigee.wire.matroska.MatroskaTrack;
import perigee.wire.rtp.frame.AssembledFrame;

/// The file that most people watch: the picture that a viewer would have been shown, and the sound
/// of all. Its codec of video is the first that is shown; what comes by another is not in it.
final class SpeakerView {

  private static final int PICTURE = 1;
  private static final int SOUND = 2;

  /// How long a first picture is waited for that is large enough; after twice that time it begins
  /// with a blank one.
  private static final long FIRST_WITHIN_MILLIS = 2_000;

  /// Less is not begun with if more may come: programs that convert a file go by its first picture.
  private static final int LEAST_HEIGHT = 240;

  /// How long frames wait for those of other tracks.
  private static final long HOLD_MILLIS = 1_500;

  private static final long MILLI_NANOS = 1_000_000;

  private final RecordingFolder folder;
  private final String title;
  private final Instant begunAt;
  private final Consumer<SourceKey> keyFrames;
  private final Interleaved waiting = new Interleaved();
  private @Nullable MediaFile file;
  private @Nullable VideoCodec codec;
  private @Nullable SourceKey wanted;
  private @Nullable SourceKey shown;
  private @Nullable SourceKey small;
  private boolean isBlank = true;
  private long lastPictureMillis = -1;
  private long lastSoundMillis = -1;

  /// @param keyFrames is told what to ask a key frame of
  SpeakerView(
      RecordingFolder folder, String title, Instant begunAt, Consumer<SourceKey> keyFrames) {
    this.keyFrames = keyFrames;
    this.folder = folder;
    this.title = title;
    this.begunAt = begunAt;
  }

  /// What a viewer is shown from now on; null for nothing.
  void show(@Nullable SourceKey source, long nowMillis) {
    wanted = source;
    if (source == null) {
      shown = null;
      blank(nowMillis);
    }
  }

  private void blank(long millis) {
    if (!isBlank && codec != null && codec.equals(VideoCodec.VP8)) {
      byte[] octets = BlankPicture.octets();
      picture(millis, true, octets, octets.length);
    }
    isBlank = true;
  }

  /// Takes a frame of a source, which may be the one that is shown.
  void frame(SourceKey source, VideoCodec of, AssembledFrame frame, long millis)
      throws IOException {
    if (codec == null && isTooSmall(frame, millis)) {
      small = source;
      return;
    }
    if (frame.isKey() && source.equals(wanted)) {
      shown = source;
    }
    if (!source.equals(shown)) {
      return;
    }
    if (codec == null) {
      begin(of, frame.decoderNeeds(), frame.width(), frame.height());
    }
    if (!of.equals(codec)) {
      return;
    }
    isBlank = false;
    picture(millis, frame.isKey(), frame.octets(), frame.length());
  }

  private static boolean isTooSmall(AssembledFrame frame, long millis) {
    boolean isSmall = frame.height() > 0 && frame.height() < LEAST_HEIGHT;
    return frame.isKey() && isSmall && millis < FIRST_WITHIN_MILLIS;
  }

  private void picture(long millis, boolean isKey, byte[] octets, int length) {
    long at = Math.max(millis, lastPictureMillis + 1);
    lastPictureMillis = at;
    waiting.add(PICTURE, at, isKey, octets, length);
  }

  void sound(long nanos, byte[] octets, int length) {
    long at = Math.max(nanos / MILLI_NANOS, lastSoundMillis + 1);
    lastSoundMillis = at;
    waiting.add(SOUND, at, true, octets, length);
  }

  private void beginBlank() throws IOException {
    begin(VideoCodec.VP8, new byte[0], BlankPicture.WIDTH, BlankPicture.HEIGHT);
    isBlank = false;
    blank(0);
  }

  private void begin(VideoCodec of, byte[] needs, int width, int height) throws IOException {
    codec = of;
    int wide = width > 0 ? width : 1280;
    int high = height > 0 ? height : 720;
    List<MatroskaTrack> tracks =
        List.of(
            MatroskaTrack.video(PICTURE, title, of.id(), needs, wide, high),
            MatroskaTrack.opus(SOUND, title, OpusVoice.CHANNELS));
    String name = "view" + of.suffix();
    RecordedFile entry = new RecordedFile(name, RecordedFile.VIEW, "", "", of.type(), 0, 0);
    file = folder.file(entry, of.isWebm(), title, begunAt, tracks);
  }

  void tick(long nowMillis) throws IOException {
    SourceKey waits = small;
    if (codec == null && waits != null && nowMillis >= FIRST_WITHIN_MILLIS) {
      // It will be no larger.
      small = null;
      keyFrames.accept(waits);
    }
    if (codec == null && (nowMillis >= 2 * FIRST_WITHIN_MILLIS || waiting.isFull())) {
      beginBlank();
    }
    MediaFile open = file;
    if (open != null) {
      waiting.write(nowMillis - HOLD_MILLIS, open);
      open.tick(nowMillis - HOLD_MILLIS);
    }
  }

  /// Writes all that waits.
  void end() throws IOException {
    if (codec == null) {
      beginBlank();
    }
    MediaFile open = file;
    if (open != null) {
      waiting.write(Long.MAX_VALUE, open);
    }
  }
}
