package perigee.wire.overlay;

/// Into how many parts the space of keys is cut. A slot is what is placed, compared and handed over
/// as one, so the number is part of what all members must agree on.
public final class Slots {

  public static final int COUNT = 1 << 16;

  private static final int SHIFT = Long.SIZE - 16;

  private Slots() {}

  /// The slot of a key.
  ///
  /// @param hash well mixed
  public static int of(long hash) {
    return (int) (hash >>> SHIFT);
  }
}
