package perigee.meeting.record;

import org.jspecify.annotations.Nullable;

/// Packets of a stream in order. One that is missing is waited for, since it may be sent again;
/// then it is passed over.
final class PacketOrder {

  /// Packets that wait at most.
  static final int MOST = 1024;

  private final long patienceNanos;
  private final @Nullable TapedPacket[] waiting = new @Nullable TapedPacket[MOST];
  private long next = -1;
  private long highest = -1;
  private boolean lost;

  PacketOrder(long patienceNanos) {
    this.patienceNanos = patienceNanos;
  }

  /// Forgets all.
  void clear() {
    java.util.Arrays.fill(waiting, null);
    next = -1;
    highest = -1;
    lost = false;
  }

  void add(TapedPacket packet) {
    long sequence = packet.sequence;
    if (next < 0) {
      next = sequence;
    }
    if (sequence < next) {
      return;
    }
    if (sequence >= next + MOST) {
      clear();
      next = sequence;
      lost = true;
    }
    waiting[place(sequence)] = packet;
    highest = Math.max(highest, sequence);
  }

  /// The next packet, null if it is not there yet.
  @Nullable TapedPacket poll(long now) {
    if (next < 0 || highest < next) {
      return null;
    }
    TapedPacket first = waiting[place(next)];
    if (first == null) {
      long behind = next + 1;
      while (waiting[place(behind)] == null) {
        behind++;
      }
      TapedPacket found = waiting[place(behind)];
      if (found == null || now - found.arrivalNanos < patienceNanos) {
        return null;
      }
      lost = true;
      next = behind;
      first = found;
    }
    waiting[place(next)] = null;
    next++;
    return first;
  }

  private static int place(long sequence) {
    return (int) (sequence & MOST - 1);
  }

  /// Whether something is missing before the packet that was handed out last; told once.
  boolean takeLost() {
    boolean was = lost;
    lost = false;
    return was;
  }
}
