package perigee.content.coding;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.OutputStream;

/// An encoder that is written to like a stream.
final class StreamEncoder implements Transcoder {

  private final OutputStream codec;
  private final Sink sink;
  private boolean ended;

  /// Wraps a codec that writes into the sink.
  StreamEncoder(OutputStream codec, Sink sink) {
    this.codec = codec;
    this.sink = sink;
  }

  @Override
  public void put(ByteBuf in, ByteBuf out) throws CodingException {
    sink.into(out);
    try {
      in.readBytes(codec, in.readableBytes());
    } catch (IOException e) {
      throw new CodingException("the encoder failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void flush(ByteBuf out) throws CodingException {
    sink.into(out);
    try {
      codec.flush();
    } catch (IOException e) {
      throw new CodingException("the encoder failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void finish(ByteBuf out) throws CodingException {
    sink.into(out);
    try {
      ended = true;
      codec.close();
    } catch (IOException e) {
      throw new CodingException("the encoder failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (ended) {
      return;
    }
    // Ending it is the only way to free what it holds; nobody wants the rest.
    ByteBuf rest = ByteBufAllocator.DEFAULT.heapBuffer();
    try {
      finish(rest);
    } catch (CodingException _) {
      ended = true;
    } finally {
      rest.release();
    }
  }
}
