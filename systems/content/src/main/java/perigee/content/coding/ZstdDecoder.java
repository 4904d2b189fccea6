package perigee.content.coding;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/// Zstandard (RFC 8878): one frame or several.
final class ZstdDecoder implements Transcoder {

  private static final int BUFFER_BYTES = 32 << 10;

  /// 8 MiB, as for all of the web (RFC 9659).
  private static final int MOST_WINDOW_BITS = 23;

  private final ZstdDecompressCtx decoder = new ZstdDecompressCtx();
  private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer output = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final DecodeLimit limit;
  private long taken;
  private long made;
  private boolean whole;

  ZstdDecoder(DecodeLimit limit) {
    this.limit = limit;
    decoder.setLongMax(MOST_WINDOW_BITS);
  }

  @Override
  public void put(ByteBuf in, ByteBuf out) throws CodingException {
    while (in.isReadable()) {
      input.clear();
      input.limit(Math.min(input.capacity(), in.readableBytes()));
      in.readBytes(input);
      input.flip();
      taken += input.remaining();
      decode(out);
    }
  }

  private void decode(ByteBuf out) throws CodingException {
    boolean full;
    do {
      output.clear();
      try {
        whole = decoder.decompressDirectByteBufferStream(output, input);
      } catch (ZstdException e) {
        throw new CodingException("not a zstd frame after " + taken + " bytes", e);
      }
      full = !output.hasRemaining();
      output.flip();
      made += output.remaining();
      limit.check(taken, made);
      out.writeBytes(output);
    } while (input.hasRemaining() || (full && !whole));
  }

  @Override
  public void flush(ByteBuf out) {}

  @Override
  public void finish(ByteBuf out) throws CodingException {
    if (!whole) {
      throw new CodingException("the zstd frame is cut short after " + taken + " bytes");
    }
  }

  @Override
  public void close() {
    decoder.close();
  }
}
