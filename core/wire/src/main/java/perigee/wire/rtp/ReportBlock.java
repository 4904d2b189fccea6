package perigee.wire.rtp;

import perigee.wire.octets.NetworkOrder;

/// What a receiver says of one source (RFC 3550 §6.4.1). One object is used for block after block;
/// it belongs to one thread.
public final class ReportBlock {

  /// Octets of a block.
  public static final int OCTETS = 24;

  private static final int SIGN_EXTENSION = 8;
  private static final int MOST_LOST = 0x7f_ffff;

  private int ssrc;
  private int fractionLost;
  private int cumulativeLost;
  private int highestSequence;
  private int jitter;
  private int lastSenderReport;
  private int delay;

  /// Sets whom it is of and what was lost.
  ///
  /// @param fractionLost of 256 packets, since the report before
  /// @param cumulativeLost since the beginning; less than nothing if packets came twice
  public ReportBlock loss(int ssrc, int fractionLost, int cumulativeLost) {
    this.ssrc = ssrc;
    this.fractionLost = fractionLost;
    this.cumulativeLost = Math.clamp(cumulativeLost, -MOST_LOST - 1, MOST_LOST);
    return this;
  }

  /// Sets what arrived and when.
  ///
  /// @param highestSequence with the number of turns in the upper 16 bits
  /// @param jitter in units of the timestamp
  /// @param lastSenderReport the middle 32 bits of its NTP time, 0 for none
  /// @param delay since that report, in 1/65536 s
  public ReportBlock arrival(int highestSequence, int jitter, int lastSenderReport, int delay) {
    this.highestSequence = highestSequence;
    this.jitter = jitter;
    this.lastSenderReport = lastSenderReport;
    this.delay = delay;
    return this;
  }

  public int ssrc() {
    return ssrc;
  }

  public int fractionLost() {
    return fractionLost;
  }

  public int cumulativeLost() {
    return cumulativeLost;
  }

  public int highestSequence() {
    return highestSequence;
  }

  public int jitter() {
    return jitter;
  }

  public int lastSenderReport() {
    return lastSenderReport;
  }

  public int delay() {
    return delay;
  }

  void read(byte[] bytes, int at) {
    ssrc = NetworkOrder.i32(bytes, at);
    int lost = NetworkOrder.i32(bytes, at + 4);
    fractionLost = lost >>> 24;
    cumulativeLost = (lost << SIGN_EXTENSION) >> SIGN_EXTENSION;
    highestSequence = NetworkOrder.i32(bytes, at + 8);
    jitter = NetworkOrder.i32(bytes, at + 12);
    lastSenderReport = NetworkOrder.i32(bytes, at + 16);
    delay = NetworkOrder.i32(bytes, at + 20);
  }

  void write(byte[] bytes, int at) {
    NetworkOrder.i32(bytes, at, ssrc);
    NetworkOrder.i32(bytes, at + 4, fractionLost << 24 | (cumulativeLost & 0xff_ffff));
    NetworkOrder.i32(bytes, at + 8, highestSequence);
    NetworkOrder.i32(bytes, at + 12, jitter);
    NetworkOrder.i32(bytes, at + 16, lastSenderReport);
    NetworkOrder.i32(bytes, at + 20, delay);
  }
}
