package perigee.wire.matroska;

/// Ids of the elements that are written and looked for (RFC 9559 §5.1).
public final class MatroskaIds {

  public static final int EBML = 0x1A45DFA3;
  public static final int SEGMENT = 0x18538067;
  public static final int VOID = 0xEC;
  public static final int SEEK_HEAD = 0x114D9B74;
  public static final int INFO = 0x1549A966;
  public static final int DURATION = 0x4489;
  public static final int TRACKS = 0x1654AE6B;
  public static final int TRACK = 0xAE;
  public static final int TRACK_NUMBER = 0xD7;
  public static final int TRACK_TYPE = 0x83;
  public static final int CLUSTER = 0x1F43B675;
  public static final int TIMESTAMP = 0xE7;
  public static final int SIMPLE_BLOCK = 0xA3;
  public static final int CUES = 0x1C53BB6B;

  static final int EBML_VERSION = 0x4286;
  static final int EBML_READ_VERSION = 0x42F7;
  static final int EBML_MOST_ID = 0x42F2;
  static final int EBML_MOST_SIZE = 0x42F3;
  static final int DOC_TYPE = 0x4282;
  static final int DOC_TYPE_VERSION = 0x4287;
  static final int DOC_TYPE_READ_VERSION = 0x4285;
  static final int SEEK = 0x4DBB;
  static final int SEEK_ID = 0x53AB;
  static final int SEEK_POSITION = 0x53AC;
  static final int TIMESTAMP_SCALE = 0x2AD7B1;
  static final int DATE = 0x4461;
  static final int TITLE = 0x7BA9;
  static final int MUXING_APP = 0x4D80;
  static final int WRITING_APP = 0x5741;
  static final int TRACK_UID = 0x73C5;
  static final int LACING = 0x9C;
  static final int NAME = 0x536E;
  static final int LANGUAGE = 0x22B59C;
  static final int CODEC_ID = 0x86;
  static final int CODEC_PRIVATE = 0x63A2;
  static final int CODEC_DELAY = 0x56AA;
  static final int SEEK_PRE_ROLL = 0x56BB;
  static final int VIDEO = 0xE0;
  static final int PIXEL_WIDTH = 0xB0;
  static final int PIXEL_HEIGHT = 0xBA;
  static final int AUDIO = 0xE1;
  static final int SAMPLING_FREQUENCY = 0xB5;
  static final int CHANNELS = 0x9F;
  static final int CUE_POINT = 0xBB;
  static final int CUE_TIME = 0xB3;
  static final int CUE_POSITIONS = 0xB7;
  static final int CUE_TRACK = 0xF7;
  static final int CUE_CLUSTER = 0xF1;

  private MatroskaIds() {}
}
