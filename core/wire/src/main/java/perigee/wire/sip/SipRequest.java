package perigee.wire.sip;

/// A request (RFC 3261 §7.1).
///
/// @param method in its own case, which matters
/// @param uri the Request-URI as it came
public record SipRequest(String method, String uri, SipHeaders headers, String body)
    implements SipMessage {

  public static final String INVITE = "INVITE";
  public static final String ACK = "ACK";
  public static final String CANCEL = "CANCEL";
  public static final String BYE = "BYE";
  public static final String REGISTER = "REGISTER";
  public static final String OPTIONS = "OPTIONS";
  public static final String MESSAGE = "MESSAGE";
  public static final String SUBSCRIBE = "SUBSCRIBE";
  public static final String NOTIFY = "NOTIFY";
  public static final String PUBLISH = "PUBLISH";

  public boolean is(String other) {
    return method.equals(other);
  }

  public SipRequest with(SipHeaders other) {
    return new SipRequest(method, uri, other, body);
  }

  public SipRequest to(String otherUri) {
    return new SipRequest(method, otherUri, headers, body);
  }

  /// With another first `Via`, in the place of the one that it has.
  public SipRequest with(Via via) {
    return with(headers.with(via));
  }

  /// A response to it (RFC 3261 §8.2.6.2), with the reason that is usual.
  ///
  /// @param tag for `To` if that has none; empty for none
  public SipResponse answer(int status, String tag) {
    return answer(status, Reasons.of(status), tag);
  }

  public SipResponse answer(int status, String reason, String tag) {
    return new SipResponse(status, reason, answered(status, tag).build(), "");
  }

  /// What every response to it begins with.
  public SipHeaders.Builder answered(int status, String tag) {
    SipHeaders.Builder fields = SipHeaders.builder();
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.name(i);
      switch (name) {
        case HeaderName.VIA, HeaderName.FROM, HeaderName.CALL_ID, HeaderName.CSEQ ->
            fields.addWhole(name, headers.value(i));
        case HeaderName.TO -> fields.addWhole(name, tagged(i, tag));
        case HeaderName.TIMESTAMP -> {
          if (status == 100) {
            fields.addWhole(name, headers.value(i));
          }
        }
        default -> {}
      }
    }
    return fields;
  }

  private String tagged(int line, String tag) {
    String to = headers.value(line);
    NameAddress parsed = headers.address(line);
    boolean hasTag = parsed != null && parsed.parameters().has("tag");
    return tag.isEmpty() || hasTag ? to : to + ";tag=" + tag;
  }
}
