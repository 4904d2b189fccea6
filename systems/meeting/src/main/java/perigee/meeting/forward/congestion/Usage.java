package perigee.meeting.forward.congestion;

/// What the trend of delays says of the path.
enum Usage {
  /// Queues drain.
  UNDER,
  NORMAL,
  /// Queues grow.
  OVER
}
