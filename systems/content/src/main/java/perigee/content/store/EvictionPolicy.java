package perigee.content.store;

/// Chooses what leaves a full tier. Objects have small numbers that are given out anew when they
/// left. Called under the tier's lock, but for `hit`.
interface EvictionPolicy {

  /// What `victim` says when there is nobody.
  int NOBODY = -1;

  /// Takes note of an object that came into the tier.
  ///
  /// @param fingerprint the same each time the object comes
  void add(int id, long fingerprint, long bytes);

  /// Takes note of an object that was in the tier before the restart.
  ///
  /// @param age how many objects came after it
  void restore(int id, long fingerprint, long bytes, int age);

  /// Takes note that an object was asked for. Any thread, no lock.
  ///
  /// @return whether it was asked for before, so that a faster tier is worth its while
  boolean hit(int id);

  /// Forgets an object that left for another reason; does nothing if it is not there.
  void remove(int id);

  /// Chooses the object that is missed least and forgets it.
  int victim();
}
