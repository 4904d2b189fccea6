package perigee.model.mapping;

/// What demand and capacity are counted in.
public enum Dimension {
  /// Requests a second.
  REQUESTS(0),
  /// Bytes a second.
  BYTES(1);

  /// How many there are.
  public static final int COUNT = 2;

  private final int index;

  Dimension(int index) {
    this.index = index;
  }

  /// Its place in arrays that have one entry for each dimension, below `COUNT`.
  public int index() {
    return index;
  }
}
