package perigee.content.coding;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Brotli (RFC 7932).
final class BrotliDecoder implements Transcoder {

  private static final int BUFFER_BYTES = 16 << 10;

  private final DecoderJNI.Wrapper decoder;
  private final DecodeLimit limit;
  private long taken;
  private long made;
  private boolean closed;

  BrotliDecoder(DecodeLimit limit) throws CodingException {
    this.limit = limit;
    try {
      decoder = new DecoderJNI.Wrapper(BUFFER_BYTES);
    } catch (IOException e) {
      throw new CodingException("no decoder for br: " + e.getMessage(), e);
    }
  }

  @Override
  public void put(ByteBuf in, ByteBuf out) throws CodingException {
    while (in.isReadable()) {
      if (decoder.getStatus() == DecoderJNI.Status.DONE) {
        throw new CodingException("bytes follow the end of the brotli stream");
      }
      ByteBuffer input = decoder.getInputBuffer();
      input.clear();
      int some = Math.min(input.remaining(), in.readableBytes());
      input.limit(some);
      in.readBytes(input);
      taken += some;
      decoder.push(some);
      drain(out);
    }
  }

  private void drain(ByteBuf out) throws CodingException {
    while (true) {
      switch (decoder.getStatus()) {
        case NEEDS_MORE_OUTPUT -> pull(out);
        case OK -> decoder.push(0);
        case ERROR -> throw new CodingException("not a brotli stream after " + taken + " bytes");
        case NEEDS_MORE_INPUT, DONE -> {
          if (!decoder.hasOutput()) {
            return;
          }
          pull(out);
        }
      }
    }
  }

  private void pull(ByteBuf out) throws CodingException {
    ByteBuffer some = decoder.pull();
    made += some.remaining();
    limit.check(taken, made);
    out.writeBytes(some);
  }

  @Override
  public void flush(ByteBuf out) {}

  @Override
  public void finish(ByteBuf out) throws CodingException {
    if (decoder.getStatus() != DecoderJNI.Status.DONE) {
      throw new CodingException("the brotli stream is cut short after " + taken + " bytes");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      decoder.destroy();
    }
  }
}
