package perigee.meeting.record;

import org.jspecify.annotations.Nullable;

/// What the forwarding thread hands to a recording.
sealed interface Taped {

  record Packet(TapedPacket packet) implements Taped {}

  /// A viewer is shown something else.
  ///
  /// @param source null for nothing
  record Show(@Nullable SourceKey source) implements Taped {}

  /// Somebody's source is recorded from now on.
  ///
  /// @param name of its participant
  record Named(SourceKey source, String name) implements Taped {}

  /// Nothing follows.
  record End() implements Taped {}
}
