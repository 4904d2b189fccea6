package perigee.content.coding;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// No bytes make a decoder fail in another way than it says, or put out more than it may.
class DecodersFuzzTest {

  private static final int MOST = 1 << 16;

  @FuzzTest
  void anyBytes(byte[] bytes) {
    for (Coding coding : Coding.values()) {
      ByteBuf out = Unpooled.buffer();
      try (Transcoder decoder = coding.decoder(DecodeLimit.of(MOST))) {
        int half = bytes.length / 2;
        decoder.put(Unpooled.wrappedBuffer(bytes, 0, half), out);
        decoder.put(Unpooled.wrappedBuffer(bytes, half, bytes.length - half), out);
        decoder.finish(out);
      } catch (CodingException _) {
        // That is what it says.
      }
      if (out.writerIndex() > MOST) {
        throw new AssertionError(coding + " put out " + out.writerIndex() + " bytes");
      }
    }
  }
}
