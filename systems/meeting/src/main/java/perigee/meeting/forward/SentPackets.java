package perigee.meeting.forward;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The last packets of a slot: where each came from and what was made of it, so that it can be
/// written when its time comes, and again when it was lost. It takes no memory before the first:
/// most slots of most people never carry anything.
final class SentPackets {

  private static final int PLACES = 512;
  private static final int MASK = PLACES - 1;
  private static final int MARKER = 1 << 16;

  private int[] sequences = {};
  private @Nullable UpTrack[] tracks = {};
  private @Nullable Format[] formats = {};
  private long[] origins = {};
  private int[] timestamps = {};
  private int[] numbers = {};
  private int[] frames = {};
  private long[] sentAt = {};

  private void begin() {
    sequences = new int[PLACES];
    Arrays.fill(sequences, -1);
    tracks = new @Nullable UpTrack[PLACES];
    formats = new @Nullable Format[PLACES];
    origins = new long[PLACES];
    timestamps = new int[PLACES];
    numbers = new int[PLACES];
    frames = new int[PLACES];
    sentAt = new long[PLACES];
  }

  /// Notes a packet.
  ///
  /// @param pictureNumbers as [#numbers(int, int, int)] packs them
  /// @param frame number of the frame in a dependency descriptor
  /// @return its place
  int add(
      int sequence,
      UpTrack track,
      Format format,
      long origin,
      int timestamp,
      boolean marker,
      int pictureNumbers,
      int frame) {
    if (sequences.length == 0) {
      begin();
    }
    int place = sequence & MASK;
    sequences[place] = sequence;
    tracks[place] = track;
    formats[place] = format;
    origins[place] = origin;
    timestamps[place] = timestamp;
    numbers[place] = pictureNumbers;
    frames[place] = (frame & 0xffff) | (marker ? MARKER : 0);
    sentAt[place] = -1;
    return place;
  }

  /// Where a packet is, -1 if it is forgotten.
  int find(int sequence) {
    if (sequences.length == 0) {
      return -1;
    }
    int place = sequence & MASK;
    return sequences[place] == sequence ? place : -1;
  }

  int sequence(int place) {
    return sequences[place];
  }

  @Nullable UpTrack track(int place) {
    return tracks[place];
  }

  @Nullable Format format(int place) {
    return formats[place];
  }

  /// Its number in the track that it came from.
  long origin(int place) {
    return origins[place];
  }

  int timestamp(int place) {
    return timestamps[place];
  }

  boolean marker(int place) {
    return (frames[place] & MARKER) != 0;
  }

  int frame(int place) {
    return frames[place] & 0xffff;
  }

  int numbers(int place) {
    return numbers[place];
  }

  /// When it left last, -1 if it has not yet.
  long sentAt(int place) {
    return sentAt[place];
  }

  void sent(int place, long now) {
    sentAt[place] = now;
  }

  /// Packs the three numbers that VP8 and VP9 give a picture.
  static int numbers(int pictureId, int baseIndex, int keyIndex) {
    return (pictureId & 0x7fff) << 16 | (baseIndex & 0xff) << 8 | (keyIndex & 0x1f);
  }

  static int pictureId(int numbers) {
    return numbers >>> 16;
  }

  static int baseIndex(int numbers) {
    return numbers >>> 8 & 0xff;
  }

  static int keyIndex(int numbers) {
    return numbers & 0x1f;
  }

  void clear() {
    Arrays.fill(sequences, -1);
    Arrays.fill(tracks, null);
  }
}
