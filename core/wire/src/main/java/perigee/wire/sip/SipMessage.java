package perigee.wire.sip;

/// A request or a response (RFC 3261 §7).
public sealed interface SipMessage permits SipRequest, SipResponse {

  SipHeaders headers();

  /// The body, one character for each octet.
  String body();
}
