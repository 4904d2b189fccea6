package perigee.content.engine;

import org.jspecify.annotations.Nullable;
import perigee.net.http.BodySource;

/// Who wanted a part of a slice. One of the two is told, on its loop, maybe before the asking
/// returns.
interface SliceTaker {

  /// The bytes are here, or come.
  ///
  /// @param part exactly what was wanted, of the version that was wanted; may break off
  /// @param from who sent it, or null if it was stored here
  void ready(BodySource part, @Nullable Upstream from);

  /// There will be none; a kind of `Slices.CHANGED` says that there is no such version any more.
  void failed(Failure failure);
}
