package perigee.calling.phone;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import perigee.wire.sip.CSeq;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipMessage;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// What two ends share while they speak (RFC 3261 §12): names, numbers, and the way of requests.
/// The way may change: when a super node dies, requests go by another one. Belongs to SIP's loop.
final class Dialog {

  private static final String ALLOW =
      "INVITE, ACK, CANCEL, BYE, UPDATE, PRACK, INFO, REFER, NOTIFY, MESSAGE, OPTIONS";

  private final String callId;
  private final String localTag;
  private final String localAddress;
  private final String remoteAddress;
  private @Nullable String remoteTag;
  private String target;
  private List<String> routes = List.of();
  private Line line;
  private int sequence;
  private int remoteSequence = -1;
  private boolean takesUpdates;

  private Dialog(
      String callId, String localTag, String localAddress, String remoteAddress, Line line) {
    this.callId = callId;
    this.localTag = localTag;
    this.localAddress = localAddress;
    this.remoteAddress = remoteAddress;
    this.target = remoteAddress;
    this.line = line;
  }

  /// One that we begin.
  ///
  /// @param to an address
  static Dialog calling(Wires wires, String to, Line line) {
    String name = wires.account().displayName().replaceAll("[\"\\\\\\p{Cntrl}]", "");
    String from =
        (name.isEmpty() ? "" : "\"" + name + "\" ") + "<" + wires.account().address() + ">";
    return new Dialog(
            wires.sip().unguessable(), wires.sip().unguessable(), from, "<" + to + ">", line)
        .to(to);
  }

  private Dialog to(String uri) {
    target = uri;
    return this;
  }

  /// One that another begins.
  ///
  /// @param tag ours
  /// @return null if the request lacks what is needed
  static @Nullable Dialog called(SipRequest invite, String tag, Line line) {
    SipHeaders headers = invite.headers();
    NameAddress from = NameAddress.parse(text(headers, HeaderName.FROM));
    NameAddress to = NameAddress.parse(text(headers, HeaderName.TO));
    NameAddress contact = NameAddress.parse(text(headers, HeaderName.CONTACT));
    if (from == null || to == null || contact == null || contact.sip() == null) {
      return null;
    }
    Dialog dialog =
        new Dialog(
            text(headers, HeaderName.CALL_ID),
            tag,
            to.with(to.parameters().without("tag")).toString(),
            from.with(from.parameters().without("tag")).toString(),
            line);
    dialog.remoteTag = Objects.requireNonNullElse(from.tag(), "");
    dialog.target = contact.uri().text();
    dialog.routes = headers.all(HeaderName.RECORD_ROUTE);
    dialog.takesUpdates = headers.lists(HeaderName.ALLOW, "UPDATE");
    dialog.inOrder(invite);
    return dialog;
  }

  static String text(SipHeaders headers, String name) {
    String value = headers.first(name);
    return value == null ? "" : value;
  }

  String callId() {
    return callId;
  }

  String localTag() {
    return localTag;
  }

  /// Null until the other end has answered anything.
  @Nullable String remoteTag() {
    return remoteTag;
  }

  Line line() {
    return line;
  }

  /// The other end's address.
  String remote() {
    NameAddress parsed = NameAddress.parse(remoteAddress);
    return parsed == null ? remoteAddress : parsed.uri().text();
  }

  String remoteName() {
    NameAddress parsed = NameAddress.parse(remoteAddress);
    return parsed == null ? "" : parsed.plainName();
  }

  boolean isOf(SipMessage message) {
    return callId.equals(message.headers().first(HeaderName.CALL_ID));
  }

  /// Whether a request is one of the other end's in this dialog.
  boolean takes(SipRequest request) {
    return isOf(request)
        && localTag.equals(tag(request, HeaderName.TO))
        && Objects.equals(remoteTag, tag(request, HeaderName.FROM));
  }

  static @Nullable String tag(SipMessage message, String field) {
    NameAddress parsed = NameAddress.parse(text(message.headers(), field));
    return parsed == null ? null : parsed.tag();
  }

  /// Whether a request is later than those before.
  boolean inOrder(SipRequest request) {
    CSeq cseq = CSeq.parse(text(request.headers(), HeaderName.CSEQ));
    if (cseq == null || cseq.number() <= remoteSequence) {
      return false;
    }
    remoteSequence = cseq.number();
    return true;
  }

  /// The other end has agreed to the dialog (RFC 3261 §12.1.2).
  void established(SipResponse response) {
    remoteTag = tag(response, HeaderName.TO);
    List<String> recorded = new ArrayList<>(response.headers().all(HeaderName.RECORD_ROUTE));
    Collections.reverse(recorded);
    routes = List.copyOf(recorded);
    refresh(response);
  }

  /// The other end may have moved (RFC 3261 §12.2).
  void refresh(SipMessage message) {
    NameAddress contact = NameAddress.parse(text(message.headers(), HeaderName.CONTACT));
    if (contact != null && contact.sip() != null) {
      target = contact.uri().text();
    }
    if (message.headers().has(HeaderName.ALLOW)) {
      takesUpdates = message.headers().lists(HeaderName.ALLOW, "UPDATE");
    }
  }

  /// Whether the other end can be asked something without a description (RFC 3311).
  boolean takesUpdates() {
    return takesUpdates;
  }

  /// A request to a device that rings, before anybody has answered (RFC 3261 §12.1.2).
  ///
  /// @param ringing its response
  SipRequest early(SipResponse ringing, String method, String contact, String field, String value) {
    SipRequest plain = request(method, contact, SipHeaders.of(field, value), "", "");
    SipHeaders.Builder headers = plain.headers().toBuilder().remove(HeaderName.ROUTE);
    headers.set(HeaderName.TO, text(ringing.headers(), HeaderName.TO));
    List<String> recorded = new ArrayList<>(ringing.headers().all(HeaderName.RECORD_ROUTE));
    Collections.reverse(recorded);
    recorded.forEach(route -> headers.add(HeaderName.ROUTE, route));
    NameAddress there = NameAddress.parse(text(ringing.headers(), HeaderName.CONTACT));
    String uri = there == null || there.sip() == null ? plain.uri() : there.uri().text();
    return new SipRequest(method, uri, headers.build(), "");
  }

  /// The other end found another way, maybe by the super node that brings its requests as before:
  /// ours is the same from now on. What goes the way that was agreed on records none.
  void follow(SipRequest request, Line by) {
    List<String> recorded = request.headers().all(HeaderName.RECORD_ROUTE);
    if (!recorded.isEmpty() || by.number() != line.number()) {
      line = by;
      routes = recorded;
    }
  }

  /// Goes by another super node, which looks for the other end's device itself.
  void moveTo(Line other) {
    line = other;
    routes = List.of();
  }

  /// After a request by another super node was answered: requests go as it recorded.
  void moved(SipResponse response) {
    established(response);
  }

  /// A request of this dialog.
  ///
  /// @param contact ours
  /// @param more fields
  SipRequest request(String method, String contact, SipHeaders more, String type, String body) {
    boolean acknowledges = method.equals(SipRequest.ACK) || method.equals(SipRequest.CANCEL);
    int number = acknowledges ? sequence : ++sequence;
    String tag = remoteTag;
    SipHeaders.Builder headers =
        SipHeaders.builder()
            .add(HeaderName.MAX_FORWARDS, "70")
            .add(HeaderName.FROM, localAddress + ";tag=" + localTag)
            .add(HeaderName.TO, tag == null ? remoteAddress : remoteAddress + ";tag=" + tag)
            .add(HeaderName.CALL_ID, callId)
            .add(HeaderName.CSEQ, number + " " + method);
    routes.forEach(route -> headers.add(HeaderName.ROUTE, route));
    if (!method.equals(SipRequest.BYE) && !method.equals(SipRequest.CANCEL)) {
      headers.add(HeaderName.CONTACT, "<" + contact + ">");
    }
    headers.add(HeaderName.ALLOW, ALLOW).add("User-Agent", Wires.AGENT);
    for (int i = 0; i < more.size(); i++) {
      headers.add(more.name(i), more.value(i));
    }
    if (!body.isEmpty()) {
      headers.add(HeaderName.CONTENT_TYPE, type);
    }
    return new SipRequest(method, target, headers.build(), body);
  }

  /// The `ACK` of an `INVITE` that was answered well.
  SipRequest acknowledgement(SipResponse response, String contact) {
    CSeq cseq = CSeq.parse(text(response.headers(), HeaderName.CSEQ));
    SipRequest plain = request(SipRequest.ACK, contact, SipHeaders.EMPTY, "", "");
    return cseq == null
        ? plain
        : plain.with(
            plain.headers().toBuilder()
                .set(HeaderName.CSEQ, cseq.number() + " " + SipRequest.ACK)
                .build());
  }

  /// A response with what a dialog needs (RFC 3261 §12.1.1).
  SipResponse response(SipRequest request, int status, String contact, String body) {
    SipResponse plain = request.answer(status, localTag);
    SipHeaders.Builder headers = plain.headers().toBuilder();
    headers.copy(request.headers(), HeaderName.RECORD_ROUTE);
    headers.add(HeaderName.CONTACT, "<" + contact + ">").add(HeaderName.ALLOW, ALLOW);
    headers.add("User-Agent", Wires.AGENT);
    if (!body.isEmpty()) {
      headers.add(HeaderName.CONTENT_TYPE, Sessions.TYPE);
    }
    return new SipResponse(status, plain.reason(), headers.build(), body);
  }
}
