package perigee.wire.sdp;

/// What came of reading a description.
public sealed interface SdpReading {

  /// It is one.
  record Whole(SessionDescription description) implements SdpReading {}

  /// It is none.
  ///
  /// @param line from 1
  /// @param reason for people
  record Malformed(int line, String reason) implements SdpReading {}
}
