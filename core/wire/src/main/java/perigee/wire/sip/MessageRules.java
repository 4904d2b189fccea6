package perigee.wire.sip;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a message must say so that anything can be done with it (RFC 3261 §8.1.1, §16.3).
public final class MessageRules {

  private static final List<String> EXACTLY_ONE =
      List.of(HeaderName.CALL_ID, HeaderName.FROM, HeaderName.TO, HeaderName.CSEQ);

  private static final int MOST_FORWARDS = 255;

  /// Why a request is refused.
  ///
  /// @param status to answer with
  public record Problem(int status, String reason) {}

  private MessageRules() {}

  /// What is wrong with a request; null for nothing.
  public static @Nullable Problem problem(SipRequest request) {
    SipHeaders headers = request.headers();
    FieldCheck seen = FieldCheck.of(request);
    for (String name : EXACTLY_ONE) {
      int count = seen.count(name);
      if (count != 1) {
        return bad(count == 0 ? "Missing " + name : "More Than One " + name);
      }
    }
    CSeq cseq = headers.cseq();
    if (cseq == null) {
      return bad("Bad CSeq");
    }
    if (!cseq.method().equals(request.method())) {
      return bad("CSeq Is Of Another Method");
    }
    if (first(headers, HeaderName.CALL_ID).isEmpty()) {
      return bad("Bad Call-ID");
    }
    Uri uri = Uri.parse(request.uri());
    if (uri == null || (uri instanceof SipUri sip && sip.fields() != null)) {
      return bad("Bad Request-URI");
    }
    String address = seen.badAddress();
    if (address != null) {
      return bad("Bad " + address);
    }
    return forwardsProblem(headers, seen);
  }

  private static @Nullable Problem forwardsProblem(SipHeaders headers, FieldCheck seen) {
    if (seen.count(HeaderName.MAX_FORWARDS) > 1) {
      return bad("More Than One Max-Forwards");
    }
    String forwards = headers.first(HeaderName.MAX_FORWARDS);
    if (forwards != null) {
      int hops = FieldText.number(forwards, MOST_FORWARDS + 1);
      if (hops < 0 || hops > MOST_FORWARDS) {
        return bad("Bad Max-Forwards");
      }
    }
    return null;
  }

  private static Problem bad(String reason) {
    return new Problem(400, reason);
  }

  private static String first(SipHeaders headers, String name) {
    String value = headers.first(name);
    return value == null ? "" : value;
  }

  /// Whether a response says what it needs to find its request.
  public static boolean isSound(SipResponse response) {
    SipHeaders headers = response.headers();
    for (String name : EXACTLY_ONE) {
      if (headers.count(name) != 1) {
        return false;
      }
    }
    return headers.cseq() != null && headers.via() != null;
  }

  /// Seconds that a field says.
  ///
  /// @return what is beyond 2³¹-1 as that; -1 if it is missing or no number
  public static int seconds(@Nullable String value) {
    return value == null ? -1 : FieldText.number(value.strip(), Integer.MAX_VALUE);
  }
}
