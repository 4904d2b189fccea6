package perigee.content.coding;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.OutputStream;

/// A stream into whichever buffer is at hand. What is written before there is one, as gzip's header
/// is, comes first into it.
final class Sink extends OutputStream {

  private final ByteBuf early = Unpooled.buffer();
  private ByteBuf out = early;

  void into(ByteBuf target) {
    if (early.isReadable()) {
      target.writeBytes(early);
    }
    out = target;
  }

  @Override
  public void write(int octet) {
    out.writeByte(octet);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    out.writeBytes(bytes, from, length);
  }
}
