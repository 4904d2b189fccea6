package perigee.selection.map;

/// What came of reading a map.
public sealed interface MapRead {

  record Complete(MappingMap map) implements MapRead {}

  /// The bytes are no map of ours.
  ///
  /// @param reason what is wrong, for people
  record Malformed(String reason) implements MapRead {}
}
