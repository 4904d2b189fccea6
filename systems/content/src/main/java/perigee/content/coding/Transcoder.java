package perigee.content.coding;

import io.netty.buffer.ByteBuf;

/// Turns a body into another coding piece by piece. Used by one thread at a time; holds memory off
/// the heap until it is closed.
public interface Transcoder extends AutoCloseable {

  /// Takes all that can be read of `in`; appends what comes of it so far.
  void put(ByteBuf in, ByteBuf out) throws CodingException;

  /// Appends all that can be made of what was taken, so that the other side can read it.
  void flush(ByteBuf out) throws CodingException;

  /// Says that nothing more comes; appends the rest.
  void finish(ByteBuf out) throws CodingException;

  @Override
  void close();
}
