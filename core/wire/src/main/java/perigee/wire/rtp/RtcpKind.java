package perigee.wire.rtp;

/// What an RTCP packet is, by its type and format (RFC 3550 §12.1, RFC 4585 §6, RFC 5104 §4).
public enum RtcpKind {
  SENDER_REPORT(200, 0, 28),
  RECEIVER_REPORT(201, 0, 8),
  DESCRIPTION(202, 0, 4),
  BYE(203, 0, 4),
  /// Asks for packets again (RFC 4585 §6.2.1).
  NACK(205, 1, 12),
  /// When packets of a transport arrived; [TransportFeedback] reads it.
  TRANSPORT_FEEDBACK(205, 15, 20),
  /// Asks for a picture that depends on no other (RFC 4585 §6.3.1).
  PICTURE_LOSS(206, 1, 12),
  /// The same, as a command that is numbered (RFC 5104 §4.3.1).
  FULL_INTRA_REQUEST(206, 4, 12),
  /// How much a receiver believes that it can take.
  RECEIVER_ESTIMATE(206, 15, 20),
  /// Whole, but nothing that is known here.
  OTHER(0, 0, 4);

  private static final int RTPFB = 205;
  private static final int PSFB = 206;

  private final int type;
  private final int format;
  private final int least;

  RtcpKind(int type, int format, int least) {
    this.type = type;
    this.format = format;
    this.least = least;
  }

  int type() {
    return type;
  }

  int format() {
    return format;
  }

  /// Octets that one of this kind has at least.
  int least() {
    return least;
  }

  static RtcpKind of(int type, int format) {
    return switch (type) {
      case 200 -> SENDER_REPORT;
      case 201 -> RECEIVER_REPORT;
      case 202 -> DESCRIPTION;
      case 203 -> BYE;
      case RTPFB ->
          switch (format) {
            case 1 -> NACK;
            case 15 -> TRANSPORT_FEEDBACK;
            default -> OTHER;
          };
      case PSFB ->
          switch (format) {
            case 1 -> PICTURE_LOSS;
            case 4 -> FULL_INTRA_REQUEST;
            case 15 -> RECEIVER_ESTIMATE;
            default -> OTHER;
          };
      default -> OTHER;
    };
  }
}
