package perigee.net.http;

import io.netty.buffer.ByteBuf;

/// A body of no bytes, which nobody needs to let go of.
final class EmptyBody implements HeldBody {

  @Override
  public long length() {
    return 0;
  }

  @Override
  public int blocks() {
    return 0;
  }

  @Override
  public ByteBuf block(int index) {
    throw new IndexOutOfBoundsException(index);
  }

  @Override
  public int blockBytes(int index) {
    throw new IndexOutOfBoundsException(index);
  }

  @Override
  public void release() {
    // There is nothing to let go of.
  }
}
