package perigee.meeting.record;

/// When the frames of a stream were taken, since the recording began. The sender's reports tell it;
/// before the first of them, the packet that took least time does.
final class Timeline {

  private static final long SECOND = 1_000_000_000L;

  /// Reports that differ by less say the same.
  private static final long STEP_NANOS = 15_000_000L;

  private final long beganWallNanos;
  private boolean begun;
  private boolean exact;
  private long ticks;
  private int timestamp;
  private long offset;

  Timeline(long beganWallNanos) {
    this.beganWallNanos = beganWallNanos;
  }

  /// When a packet's frame was taken, in nanoseconds; less than 0 before the beginning.
  long at(TapedPacket packet) {
    if (begun) {
      ticks += packet.timestamp - timestamp;
    }
    timestamp = packet.timestamp;
    int rate = packet.codec.clockRate();
    long since = ticks / rate * SECOND + ticks % rate * SECOND / rate;
    long told = packet.wallNanos - beganWallNanos - since;
    boolean first = !begun;
    begun = true;
    if (packet.exact) {
      if (first || !exact || Math.abs(told - offset) > STEP_NANOS) {
        offset = told;
      }
      exact = true;
    } else if (first || (!exact && told < offset)) {
      offset = told;
    }
    return since + offset;
  }
}
