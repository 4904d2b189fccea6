package perigee.meeting.forward;

import perigee.wire.octets.NetworkOrder;
import perigee.wire.rtp.RtpWriter;

/// When a packet's picture or sound was taken, as its header says it: an NTP time of the clock that
/// took it, and how far that clock is from the sender's, in seconds with 32 bits behind the point.
/// Who receives it from us knows our clock, not the sender's, so the distance is told anew.
final class CaptureTime {

  /// In place of a time.
  static final long NONE = 0;

  /// In place of a distance.
  static final long UNKNOWN = Long.MIN_VALUE;

  private static final long SECOND = 1_000_000_000L;

  private CaptureTime() {}

  /// Notes what a header says.
  ///
  /// @param length octets of the extension
  static void read(Incoming in, int at, int length, Endpoint sender) {
    if (length != Long.BYTES && length != 2 * Long.BYTES) {
      return;
    }
    in.captured = NetworkOrder.i64(in.bytes, at);
    in.captureOffset =
        length > Long.BYTES && sender.ahead.isKnown()
            ? NetworkOrder.i64(in.bytes, at + Long.BYTES) - fixedPoint(sender.ahead.nanos())
            : UNKNOWN;
  }

  /// Adds it to a header.
  ///
  /// @param out that the header is written to
  static void write(RtpWriter header, byte[] out, int id, long captured, long offset) {
    boolean isKnown = offset != UNKNOWN;
    int at = header.extension(id, isKnown ? 2 * Long.BYTES : Long.BYTES);
    NetworkOrder.i64(out, at, captured);
    if (isKnown) {
      NetworkOrder.i64(out, at + Long.BYTES, offset);
    }
  }

  private static long fixedPoint(long nanos) {
    return ((nanos / SECOND) << Integer.SIZE) + ((nanos % SECOND) << Integer.SIZE) / SECOND;
  }
}
