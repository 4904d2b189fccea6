package perigee.wire.sip;

/// How long a message may be.
///
/// @param headBytes of the start line and the header fields
/// @param lines of header fields, after values were parted
/// @param bodyBytes of the body
public record SipLimits(int headBytes, int lines, int bodyBytes) {

  public static final SipLimits USUAL = new SipLimits(16 << 10, 256, 64 << 10);

  public SipLimits {
    if (headBytes < 64 || lines < 8 || bodyBytes < 0) {
      throw new IllegalArgumentException("limits of SIP messages are out of range");
    }
  }
}
