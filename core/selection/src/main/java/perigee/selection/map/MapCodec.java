package perigee.selection.map;

/// Maps as bytes: one form for each map, checked in full when read.
///
/// The form: `PGMAP`, a byte with the form's version, the map's version and time, regions, servers,
/// hosts, the numbers of rows of each part, the rows, and a CRC-32C of all before it. Whole numbers
/// are varints of seven bits each, lowest first, in their shortest form. A row's prefix is written
/// as the difference to the one before it in its part.
public final class MapCodec {

  private MapCodec() {}

  public static byte[] encode(MappingMap map) {
    return new MapWriter(map).bytes();
  }

  /// Reads what `encode` wrote. Any other bytes are `Malformed`; nothing throws, and no memory is
  /// taken that the bytes don't account for.
  public static MapRead decode(byte[] bytes) {
    try {
      return new MapRead.Complete(new MapReader(bytes).map());
    } catch (MalformedMapException e) {
      return new MapRead.Malformed(e.reason());
    }
  }
}
