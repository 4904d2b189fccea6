package perigee.realtime.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/// Any octets on a connection: what is told to be whole frames is, and is the same when it comes
/// from elsewhere in a buffer.
class StreamFramesFuzzTest {

  @FuzzTest
  void framesAreCutWhereTheyEnd(byte[] bytes) {
    int whole = StreamFrames.whole(bytes, 0, bytes.length);
    assertThat(whole).isBetween(-1, bytes.length);
    if (whole < 0) {
      return;
    }
    byte[] moved = new byte[bytes.length + 3];
    System.arraycopy(bytes, 0, moved, 3, bytes.length);
    assertThat(StreamFrames.whole(moved, 3, moved.length)).isEqualTo(whole);
    assertThat(StreamFrames.whole(bytes, 0, whole)).isEqualTo(whole);
    int at = 0;
    while (at < whole) {
      int length = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
      int end = at + StreamFrames.HEAD + length;
      assertThat(StreamFrames.frame(bytes, at + StreamFrames.HEAD, length))
          .isEqualTo(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    assertThat(at).isEqualTo(whole);
  }
}
