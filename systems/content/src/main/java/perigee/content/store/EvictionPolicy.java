package perigee.content.store;

import org.jspecify.annotations.Nullable;

/// Chooses what leaves a full tier. Called under the tier's lock, but for `hit`.
interface EvictionPolicy {

  /// Takes note of a body that came into the tier.
  void add(Resident resident);

  /// Takes note of a body that was in the tier when it was opened before the restart.
  void restore(Resident resident);

  /// Takes note that a body was asked for. Any thread, no lock.
  ///
  /// @return whether it was asked for before, so that a faster tier is worth its while
  boolean hit(Resident resident);

  /// Forgets a body that left for another reason; does nothing if it is not there.
  void remove(Resident resident);

  /// Chooses the body that is missed least and forgets it.
  ///
  /// @return null if there is none
  @Nullable Resident victim();
}
