package perigee.meeting.forward;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The last packets of a slot: where each came from and what was made of it, so that it can be
/// written when its time comes, and again when it was lost. It takes no memory before the first:
/// most slots of most people never carry anything. What is known of a packet lies together, since
/// of many viewers each time nothing is in the processor's caches.
final class SentPackets {

  private static final int PLACES = 512;
  private static final int MASK = PLACES - 1;

  /// Of a packet: its sequence number, number of the frame, marker and origin's place; timestamp
  /// and numbers of its picture; its number in the track; when it left.
  private static final int WORDS = 4;

  private static final int TIMES = 1;
  private static final int ORIGIN = 2;
  private static final int SENT = 3;

  private static final long NONE = -1;
  private static final int FRAME_SHIFT = 16;
  private static final int PLACE_SHIFT = 32;
  private static final int PLACE_MASK = 0xff;
  private static final long MARKER = 1L << 40;
  private static final int LOW = 0xffff;

  /// Tracks and formats that the packets are of; more are not in use within so few.
  private static final int ORIGINS = 8;

  private long[] words = {};
  private final @Nullable UpTrack[] tracks = new @Nullable UpTrack[ORIGINS];
  private final @Nullable Format[] formats = new @Nullable Format[ORIGINS];
  private int newest;

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
    if (words.length == 0) {
      words = new long[WORDS * PLACES];
      Arrays.fill(words, NONE);
    }
    int place = (sequence & MASK) * WORDS;
    words[place] =
        (sequence & LOW)
            | (long) (frame & LOW) << FRAME_SHIFT
            | (long) originPlace(track, format) << PLACE_SHIFT
            | (marker ? MARKER : 0);
    words[place + TIMES] =
        (long) timestamp << Integer.SIZE | Integer.toUnsignedLong(pictureNumbers);
    words[place + ORIGIN] = origin;
    words[place + SENT] = -1;
    return place;
  }

  private int originPlace(UpTrack track, Format format) {
    if (tracks[newest] == track && format.equals(formats[newest])) {
      return newest;
    }
    for (int i = 0; i < ORIGINS; i++) {
      if (tracks[i] == track && format.equals(formats[i])) {
        newest = i;
        return i;
      }
    }
    newest = (newest + 1) % ORIGINS;
    if (tracks[newest] != null) {
      forget(newest);
    }
    tracks[newest] = track;
    formats[newest] = format;
    return newest;
  }

  /// Forgets packets of what has to make room.
  private void forget(int originPlace) {
    for (int place = 0; place < words.length; place += WORDS) {
      if (words[place] != NONE && originPlace(place) == originPlace) {
        words[place] = NONE;
      }
    }
  }

  private int originPlace(int place) {
    return (int) (words[place] >>> PLACE_SHIFT) & PLACE_MASK;
  }

  /// Where a packet is, -1 if it is forgotten.
  int find(int sequence) {
    if (words.length == 0) {
      return -1;
    }
    int place = (sequence & MASK) * WORDS;
    return words[place] != NONE && sequence(place) == sequence ? place : -1;
  }

  int sequence(int place) {
    return (int) words[place] & LOW;
  }

  @Nullable UpTrack track(int place) {
    return tracks[originPlace(place)];
  }

  @Nullable Format format(int place) {
    return formats[originPlace(place)];
  }

  /// Its number in the track that it came from.
  long origin(int place) {
    return words[place + ORIGIN];
  }

  int timestamp(int place) {
    return (int) (words[place + TIMES] >>> Integer.SIZE);
  }

  boolean marker(int place) {
    return (words[place] & MARKER) != 0;
  }

  int frame(int place) {
    return (int) (words[place] >>> FRAME_SHIFT) & LOW;
  }

  int numbers(int place) {
    return (int) words[place + TIMES];
  }

  /// When it left last, -1 if it has not yet.
  long sentAt(int place) {
    return words[place + SENT];
  }

  void sent(int place, long now) {
    words[place + SENT] = now;
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
    Arrays.fill(words, NONE);
    Arrays.fill(tracks, null);
    Arrays.fill(formats, null);
  }
}
