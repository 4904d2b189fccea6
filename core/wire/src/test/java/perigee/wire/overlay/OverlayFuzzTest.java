package perigee.wire.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any octets at the reader: it answers, and what it takes is written as it was read.
class OverlayFuzzTest {

  @FuzzTest
  void whatIsReadIsWrittenAlike(byte[] bytes) {
    if (OverlayReader.read(bytes) instanceof OverlayRead.Message(OverlayMessage message)) {
      byte[] written = OverlayWriter.write(message);
      assertThat(OverlayReader.read(written)).isEqualTo(new OverlayRead.Message(message));
      // Numbers may come with idle octets, never with fewer.
      assertThat(written.length).isLessThanOrEqualTo(bytes.length);
    }
  }
}
