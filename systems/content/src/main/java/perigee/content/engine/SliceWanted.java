package perigee.content.engine;

/// A part of one slice that somebody wants.
///
/// @param t for whom; its request outlives its exchange
/// @param index of the slice
/// @param from the first byte, counted in the whole
/// @param to the byte after the last, not beyond the slice
record SliceWanted(Transaction t, Sliced sliced, long index, long from, long to) {

  static SliceWanted of(Transaction t, Sliced sliced, long from, long to) {
    long index = sliced.indexOf(from);
    return new SliceWanted(t, sliced, index, from, Math.min(to, sliced.to(index)));
  }

  /// The slice whole.
  static SliceWanted whole(Transaction t, Sliced sliced, long index) {
    return new SliceWanted(t, sliced, index, sliced.from(index), sliced.to(index));
  }

  /// Bytes of the slice.
  long sliceLength() {
    return sliced.to(index) - sliced.from(index);
  }

  /// The first byte, counted in the slice.
  long offset() {
    return from - sliced.from(index);
  }

  /// The byte after the last, counted in the slice.
  long end() {
    return to - sliced.from(index);
  }

  long hash() {
    return Sliced.hash(t.keyHash(), index);
  }
}
