package perigee.meeting.room;

import java.util.function.Consumer;

/// Compares passcodes, which takes some milliseconds on purpose: not on the room's thread.
@FunctionalInterface
public interface Passcodes {

  /// Compares one.
  ///
  /// @param kept as control keeps it
  /// @param then told on the room's thread whether it is right
  void check(String passcode, String kept, Consumer<Boolean> then);
}
