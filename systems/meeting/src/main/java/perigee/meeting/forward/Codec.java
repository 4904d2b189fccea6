package perigee.meeting.forward;

/// A codec whose payloads can be forwarded.
public enum Codec {
  VP8(90_000),
  VP9(90_000),
  H264(90_000),
  AV1(90_000),
  OPUS(48_000),
  /// Opus with older frames in front (RFC 2198).
  RED(48_000);

  private final int clockRate;

  Codec(int clockRate) {
    this.clockRate = clockRate;
  }

  /// Ticks of the timestamp in a second.
  public int clockRate() {
    return clockRate;
  }

  public boolean isAudio() {
    return this == OPUS || this == RED;
  }
}
