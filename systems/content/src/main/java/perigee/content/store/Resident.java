package perigee.content.store;

/// A body's place in the memory tier.
final class Resident {

  final Body body;
  final long bytes;

  /// Its number for the eviction policy; `NOBODY` while it is not in the tier. Written under the
  /// tier's lock.
  volatile int id = EvictionPolicy.NOBODY;

  Resident(Body body, long bytes) {
    this.body = body;
    this.bytes = bytes;
  }
}
