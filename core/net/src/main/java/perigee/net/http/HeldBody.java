package perigee.net.http;

import io.netty.buffer.ByteBuf;

/// A whole body in memory that stays there until it is released as often as it was held. Safe for
/// all threads; nothing in it changes.
public interface HeldBody {

  /// No body.
  HeldBody EMPTY = new EmptyBody();

  long length();

  /// How many blocks there are.
  int blocks();

  /// One block: its first `blockBytes` are the body's. Not retained for the caller, who may not
  /// move its indices.
  ByteBuf block(int index);

  /// Bytes of the body in one block.
  int blockBytes(int index);

  /// Lets go.
  void release();
}
