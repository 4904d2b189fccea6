package perigee.content.store;

import org.jspecify.annotations.Nullable;

/// A record as the tier's table knows it.
final class FoundRecord {

  private final int id;
  private final int generation;
  private final int[] runs;
  private final @Nullable DiskRecord user;

  FoundRecord(int id, int generation, int[] runs, @Nullable DiskRecord user) {
    this.id = id;
    this.generation = generation;
    this.runs = runs;
    this.user = user;
  }

  int id() {
    return id;
  }

  /// The lower half of it.
  int generation() {
    return generation;
  }

  int[] runs() {
    return runs;
  }

  /// Null if it is to be read first.
  @Nullable DiskRecord user() {
    return user;
  }
}
