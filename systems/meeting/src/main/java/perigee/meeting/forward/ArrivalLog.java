package perigee.meeting.forward;

import java.util.Arrays;
import perigee.wire.rtp.RtcpWriter;

/// When packets of one sender's transport arrived, until it is told
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01).
final class ArrivalLog {

  private static final int PLACES = 2048;
  private static final int MASK = PLACES - 1;
  private static final int FAR = PLACES / 2;

  private final long[] micros = new long[PLACES];
  private final long[] inOrder = new long[PLACES];
  private boolean begun;
  private long first;
  private long next;
  private int number;

  /// Of the packet that came last.
  private int ssrc;

  /// Notes an arrival.
  ///
  /// @param sequence of the transport
  /// @param of the stream that the packet belongs to
  /// @param arrivalMicros never less than nothing
  void arrived(int sequence, int of, long arrivalMicros) {
    ssrc = of;
    if (!begun) {
      begin((1 << 16) + sequence);
    }
    int delta = (short) (sequence - (int) next);
    long extended = next + delta;
    if (delta >= FAR || delta < -FAR) {
      // A sender that began anew.
      begin((1 << 16) + sequence);
      extended = next;
    }
    if (extended < next - FAR) {
      return;
    }
    while (next <= extended) {
      micros[(int) next & MASK] = -1;
      next++;
    }
    micros[(int) extended & MASK] = arrivalMicros;
    // A late one is told again with those around it.
    first = Math.max(Math.min(first, extended), next - PLACES + 1);
  }

  private void begin(long at) {
    begun = true;
    first = at;
    next = at;
    Arrays.fill(micros, -1);
  }

  boolean isEmpty() {
    return !begun || first >= next;
  }

  /// Writes one feedback of what was not told yet. It names a stream of the sender: browsers take
  /// no other for theirs, and send next to nothing then.
  ///
  /// @return whether something was written
  boolean write(RtcpWriter writer, int sender) {
    while (first < next && micros[(int) first & MASK] < 0) {
      first++;
    }
    if (first >= next) {
      return false;
    }
    int count = (int) (next - first);
    for (int i = 0; i < count; i++) {
      inOrder[i] = micros[(int) (first + i) & MASK];
    }
    int base = (int) first & 0xffff;
    int told = writer.transportFeedback(sender, ssrc, number, base, inOrder, 0, count);
    if (told == 0) {
      return false;
    }
    number = number + 1 & 0xff;
    first += told;
    return true;
  }
}
