package perigee.wire.matroska;

/// A track as a file's head describes it.
public final class MatroskaTrack {

  /// Samples of Opus that a decoder throws away at the beginning.
  public static final int OPUS_PRE_SKIP = 312;

  private static final int VIDEO = 1;
  private static final int AUDIO = 2;
  private static final double OPUS_RATE = 48_000;
  private static final long OPUS_DELAY_NANOS = 6_500_000;
  private static final long OPUS_PRE_ROLL_NANOS = 80_000_000;

  private final int number;
  private final int type;
  private final String name;
  private final String codec;
  private final byte[] codecPrivate;
  private final int width;
  private final int height;
  private final int channels;

  private MatroskaTrack(
      int number,
      int type,
      String name,
      String codec,
      byte[] codecPrivate,
      int width,
      int height,
      int channels) {
    this.number = number;
    this.type = type;
    this.name = name;
    this.codec = codec;
    this.codecPrivate = codecPrivate.clone();
    this.width = width;
    this.height = height;
    this.channels = channels;
  }

  /// A track of pictures.
  ///
  /// @param codec as Matroska names it, `V_VP8`
  /// @param codecPrivate what a decoder needs first; empty for nothing
  public static MatroskaTrack video(
      int number, String name, String codec, byte[] codecPrivate, int width, int height) {
    return new MatroskaTrack(number, VIDEO, name, codec, codecPrivate, width, height, 0);
  }

  /// A track of sound by Opus (RFC 7845 §5.1).
  public static MatroskaTrack opus(int number, String name, int channels) {
    byte[] head = {
      'O',
      'p',
      'u',
      's',
      'H',
      'e',
      'a',
      'd',
      1,
      (byte) channels,
      (byte) OPUS_PRE_SKIP,
      OPUS_PRE_SKIP >> Byte.SIZE,
      (byte) 0x80,
      (byte) 0xbb,
      0,
      0,
      0,
      0,
      0
    };
    return new MatroskaTrack(number, AUDIO, name, "A_OPUS", head, 0, 0, channels);
  }

  void write(EbmlWriter out) {
    int entry = out.begin(MatroskaIds.TRACK);
    out.number(MatroskaIds.TRACK_NUMBER, number);
    out.number(MatroskaIds.TRACK_UID, number);
    out.number(MatroskaIds.TRACK_TYPE, type);
    out.number(MatroskaIds.LACING, 0);
    out.text(MatroskaIds.NAME, name);
    out.text(MatroskaIds.LANGUAGE, "und");
    out.text(MatroskaIds.CODEC_ID, codec);
    if (codecPrivate.length > 0) {
      out.binary(MatroskaIds.CODEC_PRIVATE, codecPrivate);
    }
    if (type == VIDEO) {
      int video = out.begin(MatroskaIds.VIDEO);
      out.number(MatroskaIds.PIXEL_WIDTH, width);
      out.number(MatroskaIds.PIXEL_HEIGHT, height);
      out.end(video);
    } else {
      out.number(MatroskaIds.CODEC_DELAY, OPUS_DELAY_NANOS);
      out.number(MatroskaIds.SEEK_PRE_ROLL, OPUS_PRE_ROLL_NANOS);
      int audio = out.begin(MatroskaIds.AUDIO);
      out.real(MatroskaIds.SAMPLING_FREQUENCY, OPUS_RATE);
      out.number(MatroskaIds.CHANNELS, channels);
      out.end(audio);
    }
    out.end(entry);
  }
}
