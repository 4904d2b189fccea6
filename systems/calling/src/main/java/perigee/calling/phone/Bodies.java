package perigee.calling.phone;

import java.util.List;
import java.util.Locale;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;

/// In which words calls are agreed on: SDP and nothing else (RFC 3261 §13.2.1).
final class Bodies {

  static final String SDP = "application/sdp";

  private static final List<String> TAKEN = List.of(SDP, "application/*", "*/*");
  private static final int NOT_ACCEPTABLE = 406;
  private static final int UNSUPPORTED = 415;

  private Bodies() {}

  /// Why a call can't begin with a request: its body is of another kind, or the answer is to be.
  ///
  /// @return the status to refuse it with; 0 for nothing
  static int problem(SipRequest invite) {
    SipHeaders headers = invite.headers();
    String kind = headers.first(HeaderName.CONTENT_TYPE);
    boolean readable = invite.body().isEmpty() || (kind != null && bare(kind).equals(SDP));
    if (!readable) {
      return UNSUPPORTED;
    }
    boolean answerable =
        !headers.has(HeaderName.ACCEPT)
            || headers.members(HeaderName.ACCEPT).stream()
                .map(Bodies::bare)
                .anyMatch(TAKEN::contains);
    return answerable ? 0 : NOT_ACCEPTABLE;
  }

  /// Without parameters.
  private static String bare(String kind) {
    int semicolon = kind.indexOf(';');
    return (semicolon < 0 ? kind : kind.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }
}
