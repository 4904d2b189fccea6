package perigee.meeting.forward;

import org.jspecify.annotations.Nullable;

/// Gets a copy of what the meeting's participants send, for a recording. It is called on the
/// owner's thread and must not wait.
public interface Tap {

  /// A packet of the encoding that is recorded of a source.
  ///
  /// @param packet valid until this returns
  void packet(TappedPacket packet);

  /// A viewer would be shown another picture from now on.
  ///
  /// @param participant null for nobody's
  void show(@Nullable String participant, SourceKind kind);
}
