package perigee.meeting.forward;

/// Packets of video that wait for their turn to one participant: retransmissions first, then what
/// is new, in order. They leave as fast as a leaky bucket allows, in bursts of about a frame, so
/// that those of one burst can leave by one call.
final class Pacer {

  private static final int PLACES = 1024;
  private static final int MASK = PLACES - 1;
  private static final int AGAIN_PLACES = 256;
  private static final int AGAIN_MASK = AGAIN_PLACES - 1;
  private static final long SECOND = 1_000_000_000L;
  private static final int LEAST_BURST = 3_000;

  /// A frame at the rate that was estimated leaves as it came, since its sender has paced it.
  private static final long FRAME_NANOS = 20_000_000L;

  /// What any path takes at once (RFC 6928).
  private static final int USUAL_BURST = 14_600;

  private static final long LONG_BURST_NANOS = 5_000_000L;

  private final int[] waiting = new int[PLACES];
  private final short[] lengths = new short[PLACES];
  private final int[] again = new int[AGAIN_PLACES];
  private int head;
  private int tail;
  private int againHead;
  private int againTail;
  private long octets;

  /// Octets that time has to make up for; below 0, what may leave at once. Nobody knows how much a
  /// participant takes when the first picture is there, for which he waits: it begins as TCP does.
  private long debt = -USUAL_BURST;

  private long leakedAt;
  private long bps;

  /// How fast packets leave.
  void rate(long bitsPerSecond) {
    bps = bitsPerSecond;
  }

  /// Adds a packet.
  ///
  /// @return whether there was room
  boolean add(int slot, int sequence, int length) {
    if (tail - head == PLACES) {
      return false;
    }
    waiting[tail & MASK] = slot << 16 | sequence;
    lengths[tail & MASK] = (short) length;
    tail++;
    octets += length;
    return true;
  }

  /// Adds a packet that is sent again.
  boolean addAgain(int slot, int sequence) {
    if (againTail - againHead == AGAIN_PLACES) {
      return false;
    }
    again[againTail++ & AGAIN_MASK] = slot << 16 | sequence;
    return true;
  }

  boolean isEmpty() {
    return head == tail && againHead == againTail;
  }

  /// How long what waits will take.
  long delayNanos() {
    return bps == 0 ? 0 : octets * Byte.SIZE * 1000 / Math.max(bps / 1000, 1) * 1000;
  }

  long octets() {
    return octets;
  }

  void clear() {
    head = tail;
    octets = 0;
  }

  /// Lets time pass.
  void leak(long now) {
    long past = Math.min(now - leakedAt, SECOND);
    leakedAt = now;
    long most = Math.max(USUAL_BURST, octetsIn(LONG_BURST_NANOS));
    long burst = Math.clamp(octetsIn(FRAME_NANOS), LEAST_BURST, most);
    // What may leave at first may leave until it is used up.
    debt = Math.max(Math.min(-burst, debt), debt - octetsIn(past));
  }

  private long octetsIn(long nanos) {
    return bps / Byte.SIZE * nanos / SECOND;
  }

  /// Whether another packet may leave.
  boolean mayLeave() {
    return debt < 0;
  }

  /// Counts octets that left, whether they waited or not.
  void left(int count) {
    debt += count;
  }

  boolean hasAgain() {
    return againHead != againTail;
  }

  /// Takes the next that is sent again: the slot in the upper half, the number in the lower.
  int takeAgain() {
    return again[againHead++ & AGAIN_MASK];
  }

  boolean hasNew() {
    return head != tail;
  }

  /// Takes the next that is new.
  int takeNew() {
    octets -= lengths[head & MASK];
    return waiting[head++ & MASK];
  }
}
