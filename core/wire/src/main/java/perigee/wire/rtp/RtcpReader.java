package perigee.wire.rtp;

import perigee.wire.octets.NetworkOrder;

/// Goes through the packets of one RTCP datagram where it lies (RFC 3550 §6.1): [#next] steps to a
/// packet, whose [#kind] says which of the other methods have a meaning. One object is used for
/// datagram after datagram; it belongs to one thread, and is right until the buffer changes.
public final class RtcpReader {

  static final int HEAD = 4;

  private static final int FIRST_TYPE = 192;
  private static final int LAST_TYPE = 223;
  private static final int PADDING = 0x20;
  private static final int COUNT = 0x1F;
  private static final int FEEDBACK_HEAD = 12;
  private static final int SENDER_BLOCKS = 28;
  private static final int RECEIVER_BLOCKS = 8;
  private static final int ESTIMATE_NAME = 0x52454D42;
  private static final int ESTIMATE_SOURCES = 20;
  private static final int MANTISSA_BITS = 18;
  private static final int CNAME = 1;

  private byte[] bytes = new byte[HEAD];
  private int end;
  private int following;
  private int at;
  private int packetEnd;
  private RtcpKind kind = RtcpKind.OTHER;
  private boolean malformed;

  /// Whether a datagram that is RTP or RTCP is the latter (RFC 5761 §4).
  public static boolean is(byte[] datagram, int from, int length) {
    return length >= HEAD
        && (datagram[from + 1] & 0xff) >= FIRST_TYPE
        && (datagram[from + 1] & 0xff) <= LAST_TYPE;
  }

  /// Begins a datagram.
  public void begin(byte[] datagram, int from, int length) {
    bytes = datagram;
    end = from + length;
    following = from;
    malformed = false;
  }

  /// Steps to the next packet.
  ///
  /// @return whether there is one; after what is malformed nothing follows
  public boolean next() {
    if (following >= end || malformed) {
      return false;
    }
    at = following;
    malformed = !readHead();
    return !malformed;
  }

  private boolean readHead() {
    if (at + HEAD > end || (bytes[at] & RtpPacket.VERSION_MASK) != RtpPacket.VERSION_BITS) {
      return false;
    }
    following = at + Integer.BYTES * (NetworkOrder.u16(bytes, at + 2) + 1);
    if (following > end) {
      return false;
    }
    packetEnd = following;
    if ((bytes[at] & PADDING) != 0) {
      int padding = bytes[following - 1] & 0xff;
      packetEnd -= padding;
      if (padding == 0 || packetEnd < at + HEAD) {
        return false;
      }
    }
    kind = RtcpKind.of(bytes[at + 1] & 0xff, count());
    return packetEnd - at >= kind.least() && fits();
  }

  private boolean fits() {
    return switch (kind) {
      case SENDER_REPORT -> at + SENDER_BLOCKS + ReportBlock.OCTETS * count() <= packetEnd;
      case RECEIVER_REPORT -> at + RECEIVER_BLOCKS + ReportBlock.OCTETS * count() <= packetEnd;
      case BYE -> at + HEAD + Integer.BYTES * count() <= packetEnd;
      case RECEIVER_ESTIMATE -> {
        if (NetworkOrder.i32(bytes, at + FEEDBACK_HEAD) != ESTIMATE_NAME) {
          kind = RtcpKind.OTHER;
          yield true;
        }
        yield at + ESTIMATE_SOURCES + Integer.BYTES * estimateSources() <= packetEnd;
      }
      case DESCRIPTION, NACK, TRANSPORT_FEEDBACK, PICTURE_LOSS, FULL_INTRA_REQUEST, OTHER -> true;
    };
  }

  /// Whether the datagram ended with something that is no packet.
  public boolean isMalformed() {
    return malformed;
  }

  public RtcpKind kind() {
    return kind;
  }

  /// The buffer that it lies in.
  public byte[] bytes() {
    return bytes;
  }

  /// Where the packet begins.
  public int at() {
    return at;
  }

  /// Octets of the packet, without padding.
  public int length() {
    return packetEnd - at;
  }

  /// The five bits that count something or say the format.
  public int count() {
    return bytes[at] & COUNT;
  }

  /// Who sent the packet; of all kinds but [RtcpKind#DESCRIPTION] and [RtcpKind#BYE].
  public int sender() {
    return NetworkOrder.i32(bytes, at + HEAD);
  }

  /// Whom a packet of feedback concerns.
  public int media() {
    return NetworkOrder.i32(bytes, at + 8);
  }

  /// The NTP time of a sender's report.
  public long ntpTime() {
    return NetworkOrder.i64(bytes, at + 8);
  }

  /// The same time, as RTP timestamp.
  public int rtpTimestamp() {
    return NetworkOrder.i32(bytes, at + 16);
  }

  /// Packets that the sender of a report has sent.
  public int packets() {
    return NetworkOrder.i32(bytes, at + 20);
  }

  /// Octets of payload that it has sent.
  public int octets() {
    return NetworkOrder.i32(bytes, at + 24);
  }

  /// One of the [#count] blocks of a sender's or receiver's report.
  public void block(int index, ReportBlock into) {
    int first = kind == RtcpKind.SENDER_REPORT ? SENDER_BLOCKS : RECEIVER_BLOCKS;
    into.read(bytes, at + first + ReportBlock.OCTETS * index);
  }

  /// One of the [#count] sources that left.
  public int leaving(int index) {
    return NetworkOrder.i32(bytes, at + HEAD + Integer.BYTES * index);
  }

  /// How many runs of lost packets a NACK has.
  public int lostCount() {
    return (packetEnd - at - FEEDBACK_HEAD) / Integer.BYTES;
  }

  /// The first sequence number of a run.
  public int lostFirst(int index) {
    return NetworkOrder.u16(bytes, at + FEEDBACK_HEAD + Integer.BYTES * index);
  }

  /// Which of the 16 behind it are lost, too; the lowest bit stands for the next.
  public int lostFollowing(int index) {
    return NetworkOrder.u16(bytes, at + FEEDBACK_HEAD + Integer.BYTES * index + 2);
  }

  /// How many sources a [RtcpKind#FULL_INTRA_REQUEST] concerns.
  public int intraCount() {
    return (packetEnd - at - FEEDBACK_HEAD) / Long.BYTES;
  }

  public int intraSource(int index) {
    return NetworkOrder.i32(bytes, at + FEEDBACK_HEAD + Long.BYTES * index);
  }

  /// The number of the command; the same number is the same command, told again.
  public int intraSequence(int index) {
    return bytes[at + FEEDBACK_HEAD + Long.BYTES * index + 4] & 0xff;
  }

  /// What a receiver believes that it can take of all [#estimateSource]s together.
  public long estimateBps() {
    int word = NetworkOrder.i32(bytes, at + FEEDBACK_HEAD + 4);
    long mantissa = word & ((1 << MANTISSA_BITS) - 1);
    int exponent = (word >>> MANTISSA_BITS) & 0x3f;
    boolean fits = mantissa == 0 || exponent < Long.numberOfLeadingZeros(mantissa);
    return fits ? mantissa << exponent : Long.MAX_VALUE;
  }

  public int estimateSources() {
    return bytes[at + FEEDBACK_HEAD + 4] & 0xff;
  }

  public int estimateSource(int index) {
    return NetworkOrder.i32(bytes, at + ESTIMATE_SOURCES + Integer.BYTES * index);
  }

  /// The name of the first source that a [RtcpKind#DESCRIPTION] tells one of (RFC 3550 §6.5.1), as
  /// where its text begins; its length is the octet before. -1 if there is none.
  public int name() {
    int item = at + HEAD + Integer.BYTES;
    while (item + 2 <= packetEnd && bytes[item] != 0) {
      int value = item + 2;
      int length = bytes[item + 1] & 0xff;
      if (value + length > packetEnd) {
        return -1;
      }
      if (bytes[item] == CNAME) {
        return value;
      }
      item = value + length;
    }
    return -1;
  }
}
