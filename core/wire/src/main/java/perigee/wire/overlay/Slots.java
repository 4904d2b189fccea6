package perigee.wire.overlay;

/// Into how many parts the space of keys is cut. A slot is what is placed, compared and handed over
/// as one, so the numbers are part of what all members must agree on. The first half is for people,
/// the second for names.
public final class Slots {

  /// Of people, and again of names.
  public static final int EACH = 1 << 16;

  public static final int COUNT = 2 * EACH;

  private static final int SHIFT = Long.SIZE - 16;

  private Slots() {}

  /// The slot of a person.
  ///
  /// @param hash well mixed
  public static int ofPerson(long hash) {
    return (int) (hash >>> SHIFT);
  }

  /// The slot of a name's key.
  ///
  /// @param hash well mixed
  public static int ofName(long hash) {
    return EACH + (int) (hash >>> SHIFT);
  }

  /// Whether a slot is for names.
  public static boolean isOfNames(int slot) {
    return slot >= EACH;
  }
}
