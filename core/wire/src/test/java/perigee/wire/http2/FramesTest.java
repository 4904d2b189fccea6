package perigee.wire.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesTest {

  private static FrameReader header(int length, int type, int flags, int stream) {
    byte[] bytes = new byte[Frames.HEADER_BYTES];
    FrameWriter.header(bytes, 0, length, type, flags, stream);
    FrameReader reader = new FrameReader();
    reader.read(bytes, 0);
    return reader;
  }

  @Test
  void headerIsReadAsWritten() { // RFC 9113 §4.1
    FrameReader reader = header(0x012345, Frames.HEADERS, Frames.END_HEADERS, 0x7fff_fffe);
    assertThat(reader.length()).isEqualTo(0x012345);
    assertThat(reader.type()).isEqualTo(Frames.HEADERS);
    assertThat(reader.has(Frames.END_HEADERS)).isTrue();
    assertThat(reader.has(Frames.END_STREAM)).isFalse();
    assertThat(reader.stream()).isEqualTo(0x7fff_fffe);
  }

  @Test
  void reservedBitMeansNothing() { // RFC 9113 §4.1
    FrameReader reader = new FrameReader();
    reader.read(HexFormat.of().parseHex("00000000" + "00" + "80000003"), 0);
    assertThat(reader.stream()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          0, 0, 0, 0, PROTOCOL_ERROR
          16385, 0, 0, 1, FRAME_SIZE_ERROR
          16384, 0, 0, 1,
          5, 1, 0, 0, PROTOCOL_ERROR
          4, 2, 0, 1,
          5, 2, 0, 0, PROTOCOL_ERROR
          5, 3, 0, 1, FRAME_SIZE_ERROR
          4, 3, 0, 0, PROTOCOL_ERROR
          6, 4, 0, 0,
          7, 4, 0, 0, FRAME_SIZE_ERROR
          6, 4, 1, 0, FRAME_SIZE_ERROR
          6, 4, 0, 1, PROTOCOL_ERROR
          8, 5, 0, 1, PROTOCOL_ERROR
          7, 6, 0, 0, FRAME_SIZE_ERROR
          8, 6, 0, 1, PROTOCOL_ERROR
          7, 7, 0, 0, FRAME_SIZE_ERROR
          8, 7, 0, 1, PROTOCOL_ERROR
          3, 8, 0, 0, FRAME_SIZE_ERROR
          4, 8, 0, 0,
          9, 9, 0, 0, PROTOCOL_ERROR
          3, 16, 0, 0, FRAME_SIZE_ERROR
          4, 16, 0, 1, PROTOCOL_ERROR
          99, 77, 0, 0,
          """)
  void sizesAndStreamsThatDoNotFitAreConnectionErrors( // RFC 9113 §6
      int length, int type, int flags, int stream, ErrorCode problem) {
    assertThat(header(length, type, flags, stream).problem(16_384)).isEqualTo(problem);
  }

  @Test
  void paddingThatDoesNotFitIsNoticed() { // RFC 9113 §6.1, §6.2
    assertThat(header(10, Frames.DATA, Frames.PADDED, 1).content((byte) 9)).isZero();
    assertThat(header(10, Frames.DATA, Frames.PADDED, 1).content((byte) 10)).isEqualTo(-1);
    int both = Frames.PADDED | Frames.HAS_PRIORITY;
    assertThat(header(10, Frames.HEADERS, both, 1).content((byte) 3)).isEqualTo(1);
    assertThat(header(10, Frames.HEADERS, both, 1).prefix()).isEqualTo(6);
    assertThat(header(4, Frames.HEADERS, Frames.HAS_PRIORITY, 1).content((byte) 0)).isEqualTo(-1);
  }

  @Test
  void settingsAreReadAsWritten() { // RFC 9113 §6.5
    Settings settings = new Settings(1024, false, 7, 1 << 20, 65_536, 9000);
    byte[] bytes = new byte[Settings.MAX_BYTES];
    int end = settings.write(bytes, 0, true);
    assertThat(Settings.INITIAL.with(bytes, Frames.HEADER_BYTES, end))
        .isEqualTo(new Settings.Changed(settings));
  }

  @ParameterizedTest
  @CsvSource({
    "000200000002, PROTOCOL_ERROR",
    "000480000000, FLOW_CONTROL_ERROR",
    "000500003fff, PROTOCOL_ERROR",
    "000501000000, PROTOCOL_ERROR",
    "000500004000000200000002, PROTOCOL_ERROR",
  })
  void settingsOutOfRangeAreConnectionErrors(String hex, ErrorCode code) {
    byte[] payload = HexFormat.of().parseHex(hex);
    assertThat(Settings.INITIAL.with(payload, 0, payload.length))
        .isInstanceOfSatisfying(
            Settings.Malformed.class, found -> assertThat(found.code()).isEqualTo(code));
  }

  @Test
  void unknownSettingsMeanNothing() {
    byte[] payload = HexFormat.of().parseHex("00f0ffffffff");
    assertThat(Settings.INITIAL.with(payload, 0, payload.length))
        .isEqualTo(new Settings.Changed(Settings.INITIAL));
  }

  @Test
  void windowMayFallBelowZeroAndMustNotExceedItsBound() { // RFC 9113 §6.9.1, §6.9.2
    FlowWindow window = new FlowWindow(100);
    assertThat(window.take(80)).isTrue();
    assertThat(window.grow(-50)).isTrue();
    assertThat(window.available()).isZero();
    assertThat(window.take(1)).isFalse();
    assertThat(window.grow(41)).isTrue();
    assertThat(window.available()).isEqualTo(10);
    assertThat(window.grow(Integer.MAX_VALUE)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          u=1      | 1 | false
          u=7, i   | 7 | true
          i=?0     | 3 | false
          u=8, i   | 3 | true
          u=1.5    | 3 | false
          u=-1     | 3 | false
          u="1"    | 3 | false
          u=1,,    | 3 | false
          x=9, u=2 | 2 | false
          """)
  void prioritiesAreReadAndNonsenseMeansNothing(String text, int urgency, boolean incremental) {
    // RFC 9218 §4
    assertThat(Priority.parse(text)).isEqualTo(new Priority(urgency, incremental));
  }
}
