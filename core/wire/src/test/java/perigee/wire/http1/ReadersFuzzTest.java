package perigee.wire.http1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/// No bytes make a reader throw, or read differently in pieces than at once.
class ReadersFuzzTest {

  @FuzzTest
  void requestHeads(byte[] bytes) {
    RequestReader whole = new RequestReader(HeadLimits.DEFAULT);
    HeadRead expected = whole.read(bytes, 0, bytes.length);
    RequestReader pieces = new RequestReader(HeadLimits.DEFAULT);
    HeadRead read = HeadRead.MORE;
    for (int end = 0; end <= bytes.length && read.equals(HeadRead.MORE); end++) {
      read = pieces.read(Arrays.copyOf(bytes, end), 0, end);
    }
    boolean same = read.getClass().equals(expected.getClass());
    if (!same || (read instanceof HeadRead.Complete && !whole.head().equals(pieces.head()))) {
      throw new AssertionError(expected + " at once, " + read + " in pieces");
    }
    if (read instanceof HeadRead.Complete) {
      Framing framing = Framing.of(whole.head());
      if (framing instanceof Framing.UntilClose) {
        throw new AssertionError("request until close");
      }
    }
  }

  @FuzzTest
  void responseHeads(byte[] bytes) {
    ResponseReader reader = new ResponseReader(HeadLimits.DEFAULT);
    if (reader.read(bytes, 0, bytes.length) instanceof HeadRead.Complete(int length)
        && (length > bytes.length || reader.head().status() < 100)) {
      throw new AssertionError("head of " + length + " bytes in " + bytes.length);
    }
  }

  @FuzzTest
  void chunks(byte[] bytes) {
    ChunkedReader reader = new ChunkedReader(true);
    int at = 0;
    while (at < bytes.length && !reader.ended() && !reader.malformed()) {
      if (reader.dataBytes() > 0) {
        int taken = (int) Math.min(reader.dataBytes(), bytes.length - at);
        reader.taken(taken);
        at += taken;
      } else {
        reader.accept(bytes[at++]);
      }
    }
  }
}
