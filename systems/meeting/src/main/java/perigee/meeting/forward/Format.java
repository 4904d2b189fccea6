package perigee.meeting.forward;

/// A payload type that a participant and the connector agreed on.
///
/// @param rtxPayloadType what it is when sent again (RFC 4588), -1 if it never is
public record Format(int payloadType, Codec codec, int rtxPayloadType) {

  private static final int MOST = 127;

  public Format {
    if (payloadType < 0 || payloadType > MOST || rtxPayloadType > MOST) {
      throw new IllegalArgumentException("a payload type is from 0 to 127, not " + payloadType);
    }
  }

  /// One that is never sent again.
  public Format(int payloadType, Codec codec) {
    this(payloadType, codec, -1);
  }
}
