package perigee.wire.rtp.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FramesTest {

  private static byte[] hex(String text) {
    return HexFormat.ofDelimiter(" ").parseHex(text);
  }

  private static String frame(FrameAssembly assembly, String... payloads) {
    assembly.begin();
    for (String payload : payloads) {
      byte[] octets = hex(payload);
      if (!assembly.add(octets, 0, octets.length)) {
        return "refused";
      }
    }
    return text(assembly.end());
  }

  private static String text(@Nullable AssembledFrame frame) {
    return frame == null
        ? "none"
        : (frame.isKey() ? "key " : "")
            + HexFormat.ofDelimiter(" ").formatHex(Arrays.copyOf(frame.octets(), frame.length()));
  }

  @Test
  void vp8LosesItsDescriptors() { // RFC 7741 §4.2
    assertThat(frame(new Vp8Frames(), "10 50 00 00 9d 01 2a 80 02 68 01", "00 aa", "00 bb"))
        .isEqualTo("key 50 00 00 9d 01 2a 80 02 68 01 aa bb");
  }

  @Test
  void vp8TellsItsSizeInKeyFrames() {
    Vp8Frames frames = new Vp8Frames();
    frames.begin();
    byte[] octets = hex("10 50 00 00 9d 01 2a 80 02 68 01");
    assertThat(frames.add(octets, 0, octets.length)).isTrue();
    AssembledFrame frame = Objects.requireNonNull(frames.end());
    assertThat(frame.width()).isEqualTo(640);
    assertThat(frame.height()).isEqualTo(360);
  }

  @Test
  void vp8WithoutItsBeginningIsNone() {
    assertThat(frame(new Vp8Frames(), "00 aa bb")).isEqualTo("refused");
  }

  @Test
  void h264UnitsHaveTheirLengths() { // RFC 6184 §5.7.1, §5.8
    String parameters = "78 00 05 67 42 e0 1f 01 00 02 68 ce";
    assertThat(frame(new H264Frames(), parameters, "7c 85 11 22", "7c 05 33", "7c 45 44"))
        .isEqualTo("key 00 00 00 05 67 42 e0 1f 01 00 00 00 02 68 ce 00 00 00 05 65 11 22 33 44");
    assertThat(frame(new H264Frames(), "61 01 02")).isEqualTo("00 00 00 03 61 01 02");
    assertThat(frame(new H264Frames(), "7c 05 33")).isEqualTo("refused");
  }

  @Test
  void h264TellsDecodersItsParameters() {
    H264Frames frames = new H264Frames();
    // 1280 × 720 of baseline profile, from an encoder.
    assertThat(
            frame(frames, "67 42 c0 1f 8c 8d 40 28 02 dd 00 f0 88 46 a0", "68 ce 3c 80", "65 aa"))
        .startsWith("key ");
    AssembledFrame frame = Objects.requireNonNull(frames.end());
    assertThat(HexFormat.of().formatHex(frame.decoderNeeds()))
        .isEqualTo("0142c01fffe1000f6742c01f8c8d402802dd00f08846a001000468ce3c80");
    assertThat(frame.width()).isEqualTo(1280);
    assertThat(frame.height()).isEqualTo(720);
  }

  @Test
  void av1UnitsHaveTheirSizes() { // RTP Payload Format For AV1 §4.4, §5
    // A delimiter, a sequence header and a frame in two packets.
    assertThat(frame(new Av1Frames(), "78 01 10 06 08 00 00 00 40 00 30 aa bb", "90 cc dd"))
        .isEqualTo("key 0a 05 00 00 00 40 00 32 04 aa bb cc dd");
    assertThat(frame(new Av1Frames(), "90 cc dd")).isEqualTo("refused");
    assertThat(frame(new Av1Frames(), "50 30 aa")).isEqualTo("none");
  }
}
