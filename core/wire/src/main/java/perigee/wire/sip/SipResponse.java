package perigee.wire.sip;

/// A response (RFC 3261 §7.2).
///
/// @param status 100 to 699
/// @param reason for people
public record SipResponse(int status, String reason, SipHeaders headers, String body)
    implements SipMessage {

  /// One with the reason that is usual, and no body.
  public static SipResponse of(int status, SipHeaders headers) {
    return new SipResponse(status, Reasons.of(status), headers, "");
  }

  public boolean isProvisional() {
    return status < 200;
  }

  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  public boolean isFinal() {
    return status >= 200;
  }

  public SipResponse with(SipHeaders other) {
    return new SipResponse(status, reason, other, body);
  }

  /// With one more field.
  public SipResponse with(String name, String value) {
    return with(headers.toBuilder().add(name, value).build());
  }
}
