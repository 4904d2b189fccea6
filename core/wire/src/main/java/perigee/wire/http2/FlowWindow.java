package perigee.wire.http2;

/// How many bytes of DATA may still be sent on a stream or a connection (RFC 9113 §6.9). It may be
/// below zero after the peer made its windows smaller (§6.9.2).
public final class FlowWindow {

  private static final long MAX = Integer.MAX_VALUE;

  private long bytes;

  public FlowWindow(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes that may be sent now, never below zero.
  public int available() {
    return (int) Math.max(0, bytes);
  }

  /// Bytes were sent, or received. Whether the window allowed them.
  public boolean take(int count) {
    bytes -= count;
    return bytes >= 0;
  }

  /// Grows, or with a change of settings shrinks, the window. Whether it stays within 2^31-1.
  public boolean grow(int change) {
    bytes += change;
    return bytes <= MAX;
  }
}
