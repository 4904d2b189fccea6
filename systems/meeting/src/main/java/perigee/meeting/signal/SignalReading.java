package perigee.meeting.signal;

import org.jspecify.annotations.Nullable;

/// What came of reading a text.
public sealed interface SignalReading {

  record Read(ClientMessage message) implements SignalReading {}

  /// It is none.
  ///
  /// @param code for programs
  /// @param reason for people: where, what is right
  /// @param type the message's type, if it could be told
  record Malformed(String code, String reason, @Nullable String type) implements SignalReading {}
}
