package perigee.wire.rtp.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/// Any payloads: a frame, or none.
class FrameFuzzTest {

  @FuzzTest
  void payloadsNeverBreakAnAssembly(byte[] octets) {
    List<FrameAssembly> all =
        List.of(new Vp8Frames(), new Vp9Frames(), new H264Frames(), new Av1Frames());
    for (FrameAssembly assembly : all) {
      assembly.begin();
      // The first octet says how long the next payload is.
      int at = 0;
      while (at < octets.length) {
        int length = Math.min(octets[at] & 0x3f, octets.length - at - 1);
        boolean _ = assembly.add(octets, at + 1, length);
        at += length + 1;
      }
      AssembledFrame frame = assembly.end();
      if (frame != null) {
        assertThat(frame.length()).isBetween(1, frame.octets().length);
      }
    }
  }
}
