package perigee.meeting.forward;

import java.util.Arrays;

/// The last packets of a track, so that they can be sent later and again. Bounded in packets and
/// octets: what is new takes the place of what is oldest. It takes no memory before the first
/// packet (most tracks that people announce never come), grows to hold more than a second, and then
/// allocates nothing.
final class PacketHistory {

  private static final int FIRST_OCTETS = 16 * 1024;

  private final int most;
  private final int mask;
  private long[] sequences = {};
  private long[] places = {};
  private long[] arrivals = {};
  private int[] timestamps = {};
  private short[] lengths = {};
  private byte[] descriptors = {};
  private byte[] orientations = {};
  private boolean[] markers = {};
  private byte[] octets = {};

  /// By packet its time and that clock's distance; empty while no packet has them.
  private long[] captures = {};

  private long head;
  private long headAtPeriod;
  private long periodBegan;

  /// @param packets at most, a power of two
  /// @param mostOctets at most, a power of two
  PacketHistory(int packets, int mostOctets) {
    most = mostOctets;
    mask = packets - 1;
  }

  private void begin() {
    int packets = mask + 1;
    sequences = new long[packets];
    Arrays.fill(sequences, -1);
    places = new long[packets];
    arrivals = new long[packets];
    timestamps = new int[packets];
    lengths = new short[packets];
    descriptors = new byte[packets];
    orientations = new byte[packets];
    markers = new boolean[packets];
    octets = new byte[Math.min(FIRST_OCTETS, most)];
  }

  /// Keeps a packet.
  void store(Incoming in) {
    if (sequences.length == 0) {
      begin();
    }
    int needed = in.descriptorLength + in.payloadLength;
    if (needed > octets.length / 4) {
      return;
    }
    int index = (int) in.extended & mask;
    long place = place(needed);
    if (isTooYoungToLeave(place + needed, in.arrivalNanos)) {
      grow();
      place = place(needed);
    }
    head = place + needed;
    int at = (int) (place & (octets.length - 1));
    System.arraycopy(in.bytes, in.descriptorAt, octets, at, in.descriptorLength);
    System.arraycopy(in.bytes, in.payloadAt, octets, at + in.descriptorLength, in.payloadLength);
    sequences[index] = in.extended;
    places[index] = place;
    arrivals[index] = in.arrivalNanos;
    timestamps[index] = in.timestamp;
    lengths[index] = (short) in.payloadLength;
    descriptors[index] = (byte) in.descriptorLength;
    orientations[index] = in.orientation;
    markers[index] = in.marker;
    capture(index, in.captured, in.captureOffset);
  }

  private void capture(int index, long captured, long offset) {
    if (captures.length == 0) {
      if (captured == CaptureTime.NONE) {
        return;
      }
      captures = new long[2 * (mask + 1)];
    }
    captures[2 * index] = captured;
    captures[2 * index + 1] = offset;
  }

  /// Where something contiguous fits next.
  private long place(int needed) {
    long room = octets.length - (head & (octets.length - 1));
    return room >= needed ? head : head + room;
  }

  /// Whether all room was used within the time that packets are to be kept.
  private boolean isTooYoungToLeave(long newHead, long now) {
    if (now - periodBegan >= UpTrack.KEPT_NANOS) {
      periodBegan = now;
      headAtPeriod = head;
    }
    return octets.length < most && newHead - headAtPeriod > octets.length;
  }

  private void grow() {
    byte[] larger = new byte[2 * octets.length];
    long to = 0;
    for (int i = 0; i <= mask; i++) {
      if (isWhole(i)) {
        int length = descriptors[i] + lengths[i];
        long room = larger.length - (to & (larger.length - 1));
        to = room >= length ? to : to + room;
        System.arraycopy(octets, at(i), larger, (int) (to & (larger.length - 1)), length);
        places[i] = to;
        to += length;
      } else {
        sequences[i] = -1;
      }
    }
    octets = larger;
    head = to;
    headAtPeriod = 0;
  }

  /// Where a packet is, -1 if it is not there any more.
  int find(long sequence) {
    if (sequences.length == 0) {
      return -1;
    }
    int index = (int) sequence & mask;
    return sequences[index] == sequence && isWhole(index) ? index : -1;
  }

  private boolean isWhole(int index) {
    return sequences[index] >= 0 && head - places[index] <= octets.length;
  }

  private int at(int index) {
    return (int) (places[index] & (octets.length - 1));
  }

  byte[] octets() {
    return octets;
  }

  int payloadAt(int index) {
    return at(index) + descriptors[index];
  }

  int payloadLength(int index) {
    return lengths[index];
  }

  int descriptorAt(int index) {
    return at(index);
  }

  /// Octets of the dependency descriptor, 0 if there is none.
  int descriptorLength(int index) {
    return descriptors[index];
  }

  /// What the header said about how the camera was held, -1 if nothing.
  int orientation(int index) {
    return orientations[index];
  }

  /// When it was taken ([CaptureTime]).
  long captured(int index) {
    return captures.length == 0 ? CaptureTime.NONE : captures[2 * index];
  }

  long captureOffset(int index) {
    return captures.length == 0 ? CaptureTime.UNKNOWN : captures[2 * index + 1];
  }

  boolean marker(int index) {
    return markers[index];
  }

  int timestamp(int index) {
    return timestamps[index];
  }

  long arrivalNanos(int index) {
    return arrivals[index];
  }

  /// Octets that it holds on to.
  int size() {
    return octets.length;
  }

  /// Forgets everything, and lets the memory go.
  void clear() {
    sequences = new long[0];
    octets = new byte[0];
    head = 0;
  }
}
