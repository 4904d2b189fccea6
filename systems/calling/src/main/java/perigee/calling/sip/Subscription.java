package perigee.calling.sip;

import perigee.wire.sip.HeaderName;
import perigee.wire.sip.Parameters;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.Via;

/// One watcher of one person (RFC 6665 §4). Belongs to SIP's loop.
final class Subscription {

  private final String dialog;
  private final String person;
  private final String watcher;
  private final Flow flow;
  private final String local;
  private final String remote;
  private final String callId;
  private final String contact;
  private final String event;
  private String target;
  private long expiresMillis;
  private int sequence;

  /// A subscription.
  ///
  /// @param dialog what tells it apart
  /// @param watcher who watches
  /// @param local whom it is about, with this side's tag
  /// @param remote who watches, with their tag
  /// @param contact where this side is reached
  /// @param event as the watcher wrote it
  Subscription(
      String dialog,
      String person,
      String watcher,
      Flow flow,
      String local,
      String remote,
      String callId,
      String contact,
      String event) {
    this.dialog = dialog;
    this.person = person;
    this.watcher = watcher;
    this.flow = flow;
    this.local = local;
    this.remote = remote;
    this.callId = callId;
    this.contact = contact;
    this.event = event;
    this.target = "";
  }

  String dialog() {
    return dialog;
  }

  String person() {
    return person;
  }

  String watcher() {
    return watcher;
  }

  Flow flow() {
    return flow;
  }

  long expiresMillis() {
    return expiresMillis;
  }

  /// Goes on until then, at this contact of the watcher.
  void refresh(String newTarget, long untilMillis) {
    target = newTarget;
    expiresMillis = untilMillis;
  }

  /// What tells the watcher how things are.
  ///
  /// @param nowMillis on the clock; once it is beyond the end, this is the last one
  SipRequest notification(String host, int port, String branch, long nowMillis, String body) {
    sequence++;
    long left = (expiresMillis - nowMillis + 999) / 1000;
    SipHeaders headers =
        SipHeaders.of(
            HeaderName.VIA,
            new Via(flow.transport().name(), host, port, Parameters.NONE.with("branch", branch))
                .toString(),
            HeaderName.MAX_FORWARDS,
            "70",
            HeaderName.FROM,
            local,
            HeaderName.TO,
            remote,
            HeaderName.CALL_ID,
            callId,
            HeaderName.CSEQ,
            sequence + " NOTIFY",
            HeaderName.CONTACT,
            contact,
            HeaderName.EVENT,
            event,
            HeaderName.SUBSCRIPTION_STATE,
            left > 0 ? "active;expires=" + left : "terminated;reason=timeout",
            HeaderName.CONTENT_TYPE,
            Pidf.TYPE);
    return new SipRequest(SipRequest.NOTIFY, target, headers, body);
  }
}
