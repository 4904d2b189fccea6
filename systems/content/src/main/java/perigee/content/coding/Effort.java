package perigee.content.coding;

/// How much work is put into making a body small.
public enum Effort {
  /// For one client, on the loop: some hundred MB/s.
  ON_THE_FLY,
  /// For the store, while the first client waits.
  FIRST,
  /// For the store, when a body turned out to be asked for often.
  BEST
}
