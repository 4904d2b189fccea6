package perigee.wire.rtp;

import perigee.wire.octets.NetworkOrder;

/// Writes RTCP packets one behind the other into a caller's buffer. What has no room any more is
/// not written, and the method says so. It belongs to one thread.
public final class RtcpWriter {

  private static final int SENDER_REPORT = 28;
  private static final int RECEIVER_REPORT = 8;
  private static final int FEEDBACK = 12;
  private static final int BYE = 8;
  private static final int INTRA = 20;
  private static final int ESTIMATE = 20;
  private static final int ESTIMATE_NAME = 0x52454D42;
  private static final int MANTISSA_BITS = 18;
  private static final int MOST_COUNT = 31;
  private static final int NACK_REACH = 16;
  private static final int MOST_NAME = 255;

  private final FeedbackChunks chunks = new FeedbackChunks();
  private byte[] out = new byte[RtcpReader.HEAD];
  private int start;
  private int end;
  private int at;
  private int last;

  /// Begins a datagram.
  ///
  /// @param room octets that may be written
  public void begin(byte[] buffer, int from, int room) {
    out = buffer;
    start = from;
    end = from + room;
    at = from;
    last = from;
  }

  /// Octets that were written.
  public int length() {
    return at - start;
  }

  /// Begins a sender's report.
  ///
  /// @param ntpTime when it leaves, seconds since 1900 in the upper half
  /// @param rtpTimestamp the same time
  public boolean senderReport(int ssrc, long ntpTime, int rtpTimestamp, int packets, int octets) {
    if (!head(RtcpKind.SENDER_REPORT, 0, SENDER_REPORT)) {
      return false;
    }
    NetworkOrder.i32(out, last + 4, ssrc);
    NetworkOrder.i64(out, last + 8, ntpTime);
    NetworkOrder.i32(out, last + 16, rtpTimestamp);
    NetworkOrder.i32(out, last + 20, packets);
    NetworkOrder.i32(out, last + 24, octets);
    return true;
  }

  /// Begins a receiver's report.
  public boolean receiverReport(int ssrc) {
    if (!head(RtcpKind.RECEIVER_REPORT, 0, RECEIVER_REPORT)) {
      return false;
    }
    NetworkOrder.i32(out, last + 4, ssrc);
    return true;
  }

  /// Adds a block to the report that was begun last.
  public boolean block(ReportBlock block) {
    int count = out[last] & MOST_COUNT;
    if (at + ReportBlock.OCTETS > end || count == MOST_COUNT) {
      return false;
    }
    block.write(out, at);
    out[last]++;
    at += ReportBlock.OCTETS;
    lengthOfLast();
    return true;
  }

  /// Tells a source's name (RFC 3550 §6.5.1).
  public boolean name(int ssrc, byte[] name) {
    int length = Math.min(name.length, MOST_NAME);
    // At least one octet of zeros ends the list of items.
    int octets = RtcpReader.HEAD + Integer.BYTES + ((2 + length + Integer.BYTES) & -Integer.BYTES);
    if (!head(RtcpKind.DESCRIPTION, 1, octets)) {
      return false;
    }
    NetworkOrder.i32(out, last + 4, ssrc);
    out[last + 8] = 1;
    out[last + 9] = (byte) length;
    System.arraycopy(name, 0, out, last + 10, length);
    java.util.Arrays.fill(out, last + 10 + length, at, (byte) 0);
    return true;
  }

  /// Says that a source leaves.
  public boolean bye(int ssrc) {
    if (!head(RtcpKind.BYE, 1, BYE)) {
      return false;
    }
    NetworkOrder.i32(out, last + 4, ssrc);
    return true;
  }

  /// Begins a request for packets again; [#lost] says which.
  public boolean nack(int sender, int media) {
    return feedback(RtcpKind.NACK, sender, media, FEEDBACK);
  }

  /// Adds a packet to the request. In ascending order they take least room.
  public boolean lost(int sequence) {
    if (at > last + FEEDBACK) {
      int behind = (sequence - NetworkOrder.u16(out, at - 4)) & 0xffff;
      if (behind >= 1 && behind <= NACK_REACH) {
        int bits = NetworkOrder.u16(out, at - 2) | 1 << (behind - 1);
        NetworkOrder.u16(out, at - 2, bits);
        return true;
      }
    }
    if (at + Integer.BYTES > end) {
      return false;
    }
    NetworkOrder.u16(out, at, sequence);
    NetworkOrder.u16(out, at + 2, 0);
    at += Integer.BYTES;
    lengthOfLast();
    return true;
  }

  /// Asks for a picture that depends on no other.
  public boolean pictureLoss(int sender, int media) {
    return feedback(RtcpKind.PICTURE_LOSS, sender, media, FEEDBACK);
  }

  /// Commands such a picture.
  ///
  /// @param number of the command, modulo 256
  public boolean fullIntraRequest(int sender, int media, int number) {
    if (!feedback(RtcpKind.FULL_INTRA_REQUEST, sender, 0, INTRA)) {
      return false;
    }
    NetworkOrder.i32(out, last + 12, media);
    NetworkOrder.i32(out, last + 16, number << 24);
    return true;
  }

  /// Tells what the receiver believes that it can take (draft-alvestrand-rmcat-remb).
  ///
  /// @param sources of the bits; the first `count` of the array, at most 255
  public boolean receiverEstimate(int sender, long bps, int[] sources, int count) {
    int octets = ESTIMATE + Integer.BYTES * count;
    if (!feedback(RtcpKind.RECEIVER_ESTIMATE, sender, 0, octets)) {
      return false;
    }
    NetworkOrder.i32(out, last + 12, ESTIMATE_NAME);
    int exponent = Math.max(0, Long.SIZE - MANTISSA_BITS - Long.numberOfLeadingZeros(bps));
    int mantissa = (int) (bps >>> exponent);
    NetworkOrder.i32(out, last + 16, count << 24 | exponent << MANTISSA_BITS | mantissa);
    for (int i = 0; i < count; i++) {
      NetworkOrder.i32(out, last + ESTIMATE + Integer.BYTES * i, sources[i]);
    }
    return true;
  }

  /// Tells when packets of a transport arrived.
  ///
  /// @param number of the feedback, modulo 256
  /// @param base the sequence number that the first place stands for
  /// @param arrivalMicros of packet after packet, on any clock that only goes forward, less than
  ///   nothing for one that did not arrive
  /// @param from the first place
  /// @param count places, at most [TransportFeedback#MOST]
  /// @return how many of the places were told; the others need another packet. 0 if there is no
  ///   room
  public int transportFeedback(
      int sender, int media, int number, int base, long[] arrivalMicros, int from, int count) {
    int octets = chunks.plan(arrivalMicros, from, count, end - at);
    if (octets == 0 || !feedback(RtcpKind.TRANSPORT_FEEDBACK, sender, media, octets)) {
      return 0;
    }
    NetworkOrder.u16(out, last + 12, base);
    NetworkOrder.u16(out, last + 14, chunks.told());
    NetworkOrder.i32(out, last + 16, chunks.referenceTime() << 8 | (number & 0xff));
    chunks.write(out, last + TransportFeedback.HEAD, at);
    return chunks.told();
  }

  private boolean feedback(RtcpKind kind, int sender, int media, int octets) {
    if (!head(kind, kind.format(), octets)) {
      return false;
    }
    NetworkOrder.i32(out, last + 4, sender);
    NetworkOrder.i32(out, last + 8, media);
    return true;
  }

  private boolean head(RtcpKind kind, int count, int octets) {
    if (at + octets > end) {
      return false;
    }
    last = at;
    out[at] = (byte) (RtpPacket.VERSION_BITS | count);
    out[at + 1] = (byte) kind.type();
    at += octets;
    lengthOfLast();
    return true;
  }

  private void lengthOfLast() {
    NetworkOrder.u16(out, last + 2, (at - last) / Integer.BYTES - 1);
  }
}
