package perigee.wire.http2;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import perigee.wire.http1.HeadLimits;

/// No bytes make a reader throw, or keep more than its bounds allow.
class Http2FuzzTest {

  @FuzzTest
  void blocks(byte[] bytes) {
    HpackDecoder decoder = new HpackDecoder(256);
    HeaderList list = new HeaderList(2048, 16);
    int half = bytes.length / 2;
    if (decoder.decode(bytes, 0, half, list) == null) {
      new RequestSection(new HeadLimits(2048, 256, 16), "http").read(list);
    }
    list.clear();
    if (decoder.decode(bytes, half, bytes.length, list) == null) {
      new ResponseSection().read(list);
    }
    if (list.count() > 16) {
      throw new AssertionError(list.count() + " lines");
    }
  }

  @FuzzTest
  void framesAndSettings(byte[] bytes) {
    FrameReader reader = new FrameReader();
    for (int at = 0; at + Frames.HEADER_BYTES <= bytes.length; at += Frames.HEADER_BYTES) {
      reader.read(bytes, at);
      boolean fits = reader.problem(16_384) == null;
      if (fits && reader.length() >= 0 && reader.content(bytes[at]) > reader.length()) {
        throw new AssertionError("content is longer than its frame");
      }
    }
    int whole = bytes.length - bytes.length % 6;
    if (Settings.INITIAL.with(bytes, 0, whole) instanceof Settings.Changed(Settings now)
        && (now.maxPayloadBytes() < 16_384 || now.windowBytes() < 0)) {
      throw new AssertionError(now.toString());
    }
  }

  @FuzzTest
  void huffman(byte[] bytes) {
    byte[] coded = new byte[Huffman.encodedBytes(bytes, 0, bytes.length)];
    int end = Huffman.encode(bytes, 0, bytes.length, coded, 0);
    byte[] back = new byte[Huffman.maxDecodedBytes(end)];
    int length = Huffman.decode(coded, 0, end, back, 0);
    if (!Arrays.equals(bytes, 0, bytes.length, back, 0, Math.max(0, length))) {
      throw new AssertionError("not the same after coding");
    }
    Huffman.decode(bytes, 0, bytes.length, new byte[Huffman.maxDecodedBytes(bytes.length)], 0);
  }
}
