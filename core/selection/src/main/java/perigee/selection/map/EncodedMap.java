package perigee.selection.map;

/// A map and its bytes, with where each row's begin. Immutable.
public final class EncodedMap {

  private final MappingMap map;
  private final byte[] bytes;
  private final int[] offsets;

  EncodedMap(MappingMap map, byte[] bytes, int[] offsets) {
    this.map = map;
    this.bytes = bytes;
    this.offsets = offsets;
  }

  /// Writes a map.
  public static EncodedMap of(MappingMap map) {
    return new MapWriter(map).encoded();
  }

  public MappingMap map() {
    return map;
  }

  /// As of `MapCodec.encode`; not to be changed.
  public byte[] bytes() {
    return bytes;
  }

  /// Where a row's bytes begin; of the number of rows: where the last one's end.
  int offset(int row) {
    return offsets[row];
  }
}
