package perigee.calling.phone;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import perigee.calling.sip.ClientTransaction;
import perigee.calling.sip.Flow;
import perigee.net.loop.Loop;
import perigee.wire.sip.HeaderName;
import perigee.wire.sip.MessageRules;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.SipHeaders;
import perigee.wire.sip.SipRequest;
import perigee.wire.sip.SipResponse;

/// Keeps one super node knowing that this phone is at the other end of a line (RFC 3261 §10.2, RFC
/// 5626 §4.2). Belongs to SIP's loop.
final class Registration {

  private static final int SECONDS = 600;
  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final int UNAVAILABLE = 503;

  private final Wires wires;
  private final Line line;
  private final String callId;
  private final String tag;
  private final Told told;
  private int sequence;
  private @Nullable String gruu;
  private boolean registered;
  private Loop.@Nullable Timer renewal;

  /// What became of it.
  interface Told {

    void registered(Line line);

    /// It was refused.
    ///
    /// @param status 403 and the like end it; others are tried again
    void refused(Line line, int status, String reason);
  }

  Registration(Wires wires, Line line, Told told) {
    this.wires = wires;
    this.line = line;
    this.told = told;
    this.callId = wires.sip().unguessable();
    this.tag = wires.sip().unguessable();
  }

  Line line() {
    return line;
  }

  boolean isRegistered() {
    return registered && line.flow() != null;
  }

  /// The address by which this device is reached from anywhere (RFC 5627), or that of the
  /// connection.
  String contact() {
    String known = gruu;
    return known == null ? connectionContact() : known;
  }

  private String connectionContact() {
    InetSocketAddress local = Objects.requireNonNull(line.local());
    return "sip:%s@%s:%d;transport=%s"
        .formatted(
            wires.account().person(),
            Wires.host(local),
            local.getPort(),
            line.isSecure() ? "tls" : "tcp");
  }

  void register() {
    send(SECONDS);
  }

  void remove() {
    stop();
    if (isRegistered()) {
      send(0);
    }
  }

  void stop() {
    if (renewal != null) {
      renewal.cancel();
    }
  }

  private void send(int seconds) {
    Flow flow = line.flow();
    if (flow == null) {
      return;
    }
    String address = "<" + wires.account().address() + ">";
    String contact =
        "<%s;ob>;+sip.instance=\"<%s>\";reg-id=%d"
            .formatted(connectionContact(), wires.instance(), line.number());
    SipHeaders.Builder headers =
        SipHeaders.builder()
            .add(HeaderName.FROM, named() + address + ";tag=" + tag)
            .add(HeaderName.TO, address)
            .add(HeaderName.CALL_ID, callId)
            .add(HeaderName.MAX_FORWARDS, "70")
            .add(HeaderName.CONTACT, contact)
            .add(HeaderName.EXPIRES, Integer.toString(seconds))
            .add(HeaderName.SUPPORTED, "outbound, path, gruu")
            .add("User-Agent", Wires.AGENT);
    String uri = "sip:" + wires.account().domain();
    ask(new SipRequest(SipRequest.REGISTER, uri, headers.build(), ""), seconds, 0);
  }

  /// By its name a person is found while the login server is away.
  private String named() {
    String name = wires.account().displayName().replaceAll("[\"\\\\\\p{Cntrl}]", "");
    return name.isBlank() ? "" : "\"" + name + "\" ";
  }

  /// Asks, and answers what is asked back: by the device's key at first, then by the password.
  ///
  /// @param tries answers that did not help
  private void ask(SipRequest request, int seconds, int tries) {
    Flow flow = line.flow();
    if (flow == null) {
      return;
    }
    SipHeaders.Builder headers =
        request.headers().toBuilder().remove(HeaderName.CSEQ).remove(HeaderName.VIA);
    headers.add(HeaderName.CSEQ, ++sequence + " " + SipRequest.REGISTER);
    wires.send(
        line,
        request.with(headers.build()),
        new ClientTransaction.User() {
          @Override
          public void response(SipResponse response) {
            SipHeaders.Builder answered = answered(response, request, tries);
            if (answered != null) {
              ask(request.with(answered.build()), seconds, tries + 1);
              return;
            }
            if (response.isFinal()) {
              ended(response, seconds);
            }
          }

          @Override
          public void failed(int status) {
            if (status != UNAVAILABLE) {
              line.close();
            }
          }
        });
  }

  private SipHeaders.@Nullable Builder answered(
      SipResponse response, SipRequest request, int tries) {
    if (!DigestAnswer.isChallenge(response) || tries > 1) {
      return null;
    }
    String byKey = tries > 0 ? "" : DeviceAnswer.to(response, wires.account()).orElse("");
    return byKey.isEmpty()
        ? wires.digest().answered(response, request)
        : request.headers().toBuilder()
            .remove(HeaderName.AUTHORIZATION)
            .add(HeaderName.AUTHORIZATION, byKey);
  }

  private void ended(SipResponse response, int seconds) {
    if (seconds == 0) {
      registered = false;
      return;
    }
    if (response.isSuccess()) {
      gruu = gruuOf(response);
      registered = true;
      renewal = wires.sip().loop().after(Duration.ofSeconds(SECONDS / 2), this::register);
      told.registered(line);
      return;
    }
    registered = false;
    int wait = MessageRules.seconds(response.headers().first(HeaderName.RETRY_AFTER));
    Duration later = wait > 0 ? Duration.ofSeconds(wait) : AGAIN;
    renewal = wires.sip().loop().after(later, this::register);
    told.refused(line, response.status(), response.reason());
  }

  /// Of the contact that is this device.
  private @Nullable String gruuOf(SipResponse response) {
    for (String field : response.headers().all(HeaderName.CONTACT)) {
      NameAddress contact = NameAddress.parse(field);
      String instance = contact == null ? null : contact.parameters().value("+sip.instance");
      String found = contact == null ? null : contact.parameters().value("pub-gruu");
      if (instance != null && instance.contains(wires.instance()) && found != null) {
        return found;
      }
    }
    return null;
  }
}
