package perigee.content.store;

import org.jspecify.annotations.Nullable;

/// A body's place in one tier, as the eviction policy sees it. All fields but `hits` are guarded by
/// the tier's lock.
final class Resident {

  final Body body;
  final long bytes;

  /// Asked for since it came, up to a small number. Written without a lock: a lost count costs
  /// nothing.
  int hits;

  @Nullable ResidentQueue queue;
  @Nullable Resident before;
  @Nullable Resident after;

  Resident(Body body, long bytes) {
    this.body = body;
    this.bytes = bytes;
  }
}
