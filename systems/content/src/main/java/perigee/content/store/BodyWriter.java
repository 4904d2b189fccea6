package perigee.content.store;

import io.netty.buffer.ByteBuf;
import perigee.net.http.BodySource;
import perigee.net.loop.Loop;

/// A body that grows while others read it. Written from one loop, read from any.
public interface BodyWriter {

  /// Appends bytes, which it now owns.
  void append(ByteBuf bytes);

  /// The `StoredResponse.bodyId` that it will have.
  default long bodyId() {
    return 0;
  }

  /// Whether it keeps up; if not, the writer holds back until `onDrained`.
  boolean keepsUp();

  /// Sets what to run, on the writer's loop, once it keeps up again.
  void onDrained(Loop loop, Runnable wake);

  /// Ends the body well and makes the response findable.
  ///
  /// @return the stored response
  StoredResponse complete();

  /// Whether it gave up keeping the body: it outgrew what one object may take, no tier had room, or
  /// the disk failed. Those who read go on, at the pace of the slowest, others should not begin,
  /// and `complete` gives a response that nobody finds. If more came than was announced, readers
  /// got `Failed` and more bytes are dropped.
  default boolean failed() {
    return false;
  }

  /// Ends the body badly: readers fail, nothing is stored.
  void fail(String reason);

  /// Follows the body from a byte on; ends when the body does.
  ///
  /// @param to the byte after the last, or -1 for the end
  BodySource open(Loop loop, long from, long to);
}
