package perigee.wire.sip;

import org.jspecify.annotations.Nullable;

/// What a reader found in its stream.
public sealed interface SipRead {

  /// Nothing whole yet.
  record More() implements SipRead {}

  /// Two line ends between messages: whoever sent them wants one back (RFC 5626 §3.5.1).
  record Ping() implements SipRead {}

  /// One line end between messages: the answer to a ping, or nothing.
  record Pong() implements SipRead {}

  /// A message whose form is right; `RequestRules` and `ResponseRules` say more.
  record Whole(SipMessage message) implements SipRead {}

  /// A message that is none.
  ///
  /// @param request what can be answered; null if nothing can
  /// @param status to answer with
  /// @param lost whether nobody knows where the next message begins, so that the stream must end
  record Bad(@Nullable SipRequest request, int status, String reason, boolean lost)
      implements SipRead {}
}
