package perigee.wire.matroska;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any octets at the readers: they answer, and stay within them.
class MatroskaFuzzTest {

  @FuzzTest
  void headsNeverReachBeyondWhatIsThere(byte[] octets) {
    EbmlReader element = new EbmlReader();
    MatroskaBlock block = new MatroskaBlock();
    for (int at = 0; at <= octets.length; at++) {
      if (element.read(octets, at, octets.length)) {
        assertThat(element.headLength()).isBetween(2, EbmlReader.LONGEST_HEAD);
        assertThat(at + element.headLength()).isLessThanOrEqualTo(octets.length);
        assertThat(element.size()).isGreaterThanOrEqualTo(EbmlReader.UNKNOWN);
      }
      if (block.read(octets, at, octets.length)) {
        assertThat(block.relativeMillis()).isBetween(-32_768, 32_767);
      }
    }
  }
}
