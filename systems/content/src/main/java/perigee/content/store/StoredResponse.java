package perigee.content.store;

import org.jspecify.annotations.Nullable;
import perigee.net.http.BodySource;
import perigee.net.http.HeldBody;
import perigee.net.loop.Loop;

/// A complete stored response.
public interface StoredResponse {

  ResponseMeta meta();

  /// Bytes of the body.
  long length();

  /// Reads a part of the body at the pace of one consumer. Bytes whose checksum does not fit are
  /// never delivered: the source fails and the response is taken away.
  ///
  /// @param from the first byte
  /// @param to the byte after the last, at most `length()`
  BodySource open(Loop loop, long from, long to);

  /// A number that no other body of this store has or had, the same through `Store.update` and a
  /// restart; 0 if it has none. What is made of a body is kept under it.
  default long bodyId() {
    return 0;
  }

  /// Counts a hit for eviction without reading: what was made of the body was served in its place.
  default void touch() {}

  /// The whole body, held for the caller, if it is all in memory; counts for eviction as `open`
  /// does, and costs no object.
  ///
  /// @return null if `open` is the way to it
  @Nullable HeldBody holdInMemory();

  /// The last purge position against which it was found clean; kept by the purge check so that a
  /// hit is one comparison.
  long cleanUpTo();

  void cleanUpTo(long position);
}
